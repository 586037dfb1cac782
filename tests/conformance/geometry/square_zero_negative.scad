square([0,1]); square(-3); translate([9,0]) square([2,1]);
