hull() difference(){square(9);translate([1,1])square(9);}
