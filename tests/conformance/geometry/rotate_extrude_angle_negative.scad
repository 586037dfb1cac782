// peer: newer
rotate_extrude(angle=-120) translate([5,0]) circle(2);
