// peer: newer
linear_extrude(v=[2,1,4],center=true) square(2);
