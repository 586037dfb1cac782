hull(){cube(3); translate([9,9]) square(2);}
