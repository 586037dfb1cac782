rotate_extrude($fn=20) {translate([2,0]) square(1); translate([5,2]) square(2);}
