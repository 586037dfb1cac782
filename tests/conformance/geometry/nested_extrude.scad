rotate_extrude($fn=12) projection(cut=true) translate([4,0,0]) rotate([90,0,0]) linear_extrude(2,center=true) square(2);
