difference(){cube(3); square(2); translate([1,1,1]) cube(9);}
