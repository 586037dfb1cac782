projection(cut=true) rotate([90,0,0]) rotate_extrude($fn=24) translate([5,0]) circle(2,$fn=12);
