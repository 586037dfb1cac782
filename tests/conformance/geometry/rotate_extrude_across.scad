rotate_extrude($fn=10) square(4,center=true); translate([9,9,9]) cube(1);
