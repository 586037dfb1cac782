cylinder(h=1,r=3,$fn=1); translate([9,0,0]) cylinder(h=1,r=3,$fn=2); translate([18,0,0]) cylinder(h=1,r=3,$fn=3);
