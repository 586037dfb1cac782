intersection_for(i=[]) cube(3); cube(1);
