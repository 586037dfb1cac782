cylinder(h=1,r=3,$fn=0); translate([9,0,0]) cylinder(h=1,r=3,$fn=-8);
