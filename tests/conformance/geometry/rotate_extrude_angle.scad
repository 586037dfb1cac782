// peer: newer
rotate_extrude(angle=90) translate([5,0]) circle(2);
