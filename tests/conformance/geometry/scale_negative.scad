scale([-2,1,1]) translate([1,0,0]) cylinder(h=3,r1=2,r2=1,$fn=7);
