intersection_for(i=[0:5]) rotate(i*60) translate([2,0]) circle(5,$fn=20);
