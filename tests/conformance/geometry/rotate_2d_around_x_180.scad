rotate([180,0,0]) square([4,6]);
