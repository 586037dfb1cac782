// peer: newer
linear_extrude(60, twist = 60, slices = 12, scale = 1.4) circle(20, $fn = 7);
