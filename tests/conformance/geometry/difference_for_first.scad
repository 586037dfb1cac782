difference(){for(i=[0:2]) translate([3*i,0,0]) cube(2); translate([0,0.5,0.5]) cube([20,1,1]);}
