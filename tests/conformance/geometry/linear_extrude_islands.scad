linear_extrude(3){square(2);translate([5,0])circle(2);}
