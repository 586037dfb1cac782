minkowski(){cube([6,4,2]);cylinder(r=1,h=1,$fn=8);rotate([90,0,0])cylinder(r=0.5,h=1,$fn=6);}
