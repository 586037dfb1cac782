linear_extrude(3) union(){difference(){square(20,center=true);square(14,center=true);} square(5,center=true);}
