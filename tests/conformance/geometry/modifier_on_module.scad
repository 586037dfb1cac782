module m(){cube(3);} %m(); translate([9,0,0]) #m();
