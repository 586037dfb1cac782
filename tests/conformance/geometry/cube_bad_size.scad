cube("a"); translate([5,0,0]) cube([1,2]); translate([9,0,0]) cube([1,2,3,4]); translate([20,0,0]) cube(undef);
