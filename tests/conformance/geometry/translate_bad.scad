translate("x") cube(2); translate([10,20,"a"]) cube(1); translate([50,undef,0]) cube(1);
