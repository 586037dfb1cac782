projection(cut=true) translate([0,0,1]) cube(2); square(1);
