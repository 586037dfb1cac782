difference(){square(3); cube(2); translate([1,1]) square(9);}
