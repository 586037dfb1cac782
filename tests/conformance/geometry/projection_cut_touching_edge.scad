projection(cut=true) rotate([45,0,0]) cube(3); square(1);
