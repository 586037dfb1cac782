resize([10,4]) {square(2);translate([5,5]) square(1);}
