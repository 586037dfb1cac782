resize([20,10,5]) difference(){cube(4);translate([1,1,-1])cylinder(r=0.5,h=9,$fn=8);}
