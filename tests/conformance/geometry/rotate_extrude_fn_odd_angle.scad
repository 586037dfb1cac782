// peer: newer
rotate_extrude(angle=360,$fn=7) translate([5,0]) square(2);
