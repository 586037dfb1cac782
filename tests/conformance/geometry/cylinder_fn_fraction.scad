cylinder(h=1,r=3,$fn=5.9); translate([9,0,0]) cylinder(h=1,r=3,$fn=3.2);
