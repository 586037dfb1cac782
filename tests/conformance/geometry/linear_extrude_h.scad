// peer: newer
linear_extrude(h=7) square(2);
