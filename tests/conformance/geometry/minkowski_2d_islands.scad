minkowski(){union(){square(2);translate([9,0])square(2);}circle(1,$fn=6);}
