offset(delta=1.5){square(4);translate([6,0])square(4);}
