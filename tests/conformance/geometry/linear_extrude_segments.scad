// peer: newer
linear_extrude(10,twist=90,slices=10,segments=16) square(4);
