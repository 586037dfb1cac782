// peer: newer
linear_extrude(10,twist=5) square(4,center=true);
