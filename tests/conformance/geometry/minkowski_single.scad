minkowski(){cube(2);}
