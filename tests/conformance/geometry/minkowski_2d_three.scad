minkowski(){square([6,4]);circle(1,$fn=12);rotate(45)square(1);}
