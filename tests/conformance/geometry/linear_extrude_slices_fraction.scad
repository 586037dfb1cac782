// peer: newer
linear_extrude(10,slices=3.7,twist=90) square(4);
