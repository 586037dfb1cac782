// peer: newer
linear_extrude(10,twist=90) square([4,2]);
