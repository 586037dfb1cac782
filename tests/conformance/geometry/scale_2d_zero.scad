scale([0,1]) square(2); translate([5,5]) square(1);
