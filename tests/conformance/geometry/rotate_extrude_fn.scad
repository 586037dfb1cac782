rotate_extrude($fn=7) translate([5,0]) square(2);
