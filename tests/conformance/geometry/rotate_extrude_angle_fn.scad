// peer: newer
rotate_extrude(angle=100,$fn=13) translate([5,0]) square(2);
