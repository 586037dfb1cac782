hull() for(i=[0:3]) rotate(90*i) translate([5,0,0]) cylinder(h=1+i,r=1,$fn=10);
