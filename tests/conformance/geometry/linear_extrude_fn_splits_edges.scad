// peer: newer
linear_extrude(10,twist=90,$fn=40) square(4);
