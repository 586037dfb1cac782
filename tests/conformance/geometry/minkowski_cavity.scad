minkowski(){difference(){cube(9,center=true);cube(5,center=true);}cube(1,center=true);}
