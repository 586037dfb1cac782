// peer: newer
linear_extrude(v=[1,2,5]) square(2);
