// peer: newer
offset() square(4);
