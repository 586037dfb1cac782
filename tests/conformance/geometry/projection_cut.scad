projection(cut=true) rotate([30,40,0]) cube([4,5,6],center=true);
