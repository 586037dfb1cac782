minkowski(){difference(){cube([9,9,2]);translate([3,3,-1])cube([3,3,4]);}cube(1,center=true);}
