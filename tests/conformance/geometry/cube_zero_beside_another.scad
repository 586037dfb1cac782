cube([0,2,3]); translate([9,0,0]) cube(2);
