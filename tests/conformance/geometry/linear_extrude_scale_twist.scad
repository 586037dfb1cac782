// peer: newer
linear_extrude(10,scale=2,twist=90) square(3);
