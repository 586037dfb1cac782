resize([10,4,2]) {cube(2);translate([5,5,5]) sphere(1,$fn=8);}
