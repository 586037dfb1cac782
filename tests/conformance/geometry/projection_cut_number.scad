projection(cut=1) translate([0,0,-1]) cylinder(h=3,r1=3,r2=1,$fn=9);
