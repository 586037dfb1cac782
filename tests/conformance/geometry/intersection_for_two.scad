intersection_for(x=[0,1],y=[0,1]) translate([x,y,0]) cube(4);
