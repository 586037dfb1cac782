polygon([[0,0],[4,0],"x",[4,4]]); translate([9,9]) square(2);
