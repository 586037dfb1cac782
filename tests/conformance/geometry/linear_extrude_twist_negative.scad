// peer: newer
linear_extrude(10,twist=-200) translate([3,0]) square([4,2]);
