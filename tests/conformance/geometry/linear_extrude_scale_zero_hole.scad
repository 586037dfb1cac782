linear_extrude(10,scale=0) difference(){square(8,center=true);square(4,center=true);}
