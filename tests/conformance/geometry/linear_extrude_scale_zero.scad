linear_extrude(10,scale=0) square(4,center=true);
