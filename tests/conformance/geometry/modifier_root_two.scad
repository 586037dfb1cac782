!cube(2); translate([9,0,0]) !cube(3);
