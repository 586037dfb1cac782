for(i=[0:8]) translate([9*i,0]) circle(3,$fn=i);
