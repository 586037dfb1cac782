module m(){difference(){children(0);children([1:$children-1]);}} m(){cube(5);translate([1,1,1])cube(9);translate([-1,-1,-1])cube(1.5);}
