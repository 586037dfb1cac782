difference(){%cube(9); cube(4); translate([2,2,2]) cube(4);}
