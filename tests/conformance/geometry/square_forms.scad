square(3); translate([9,0]) square([2,5],center=true); translate([20,0]) square(center=true);
