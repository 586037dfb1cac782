minkowski(){difference(){square(12,center=true);square(6,center=true);}square(2,center=true);}
