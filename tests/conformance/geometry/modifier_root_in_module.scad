module m(){translate([5,0,0]) !cube(2);} translate([50,0,0]) m(); sphere(3);
