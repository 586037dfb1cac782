// peer: newer
minkowski() { square(2); square(0); }
