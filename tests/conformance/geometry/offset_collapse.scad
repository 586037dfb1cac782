offset(r=-6) square(10); translate([20,0]) square(1);
