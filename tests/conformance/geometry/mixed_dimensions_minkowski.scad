minkowski(){cube(3); circle(2,$fn=8);}
