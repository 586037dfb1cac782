linear_extrude(10,twist=90) difference(){circle(5);translate([1,0]) square(2);}
