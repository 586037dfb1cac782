projection() rotate([60,20,0]) rotate_extrude($fn=24) translate([5,0]) circle(1,$fn=12);
