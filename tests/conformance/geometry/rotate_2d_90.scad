rotate([90,0,0]) square([4,6]); translate([9,9]) square(1);
