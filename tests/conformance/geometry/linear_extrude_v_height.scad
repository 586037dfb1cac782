// peer: newer
linear_extrude(height=10,v=[3,0,4]) square(2);
