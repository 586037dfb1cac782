minkowski(){square([6,4]);circle(1,$fn=12);}
