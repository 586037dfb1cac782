cube(9); translate([20,0,0]) !cube(2);
