// peer: newer
linear_extrude(10,twist=400,$fa=3,$fs=0.4) translate([3,0]) square(2);
