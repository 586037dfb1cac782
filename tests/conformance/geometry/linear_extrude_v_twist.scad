// peer: newer
linear_extrude(height=10,v=[3,0,4],twist=90,slices=10) square(2);
