intersection_for(a=[0,60,120]) rotate(a) cube([10,4,4],center=true);
