difference(){cube([30,20,10]);translate([1,1,1])cube([28,18,10]);}
