linear_extrude(10,scale=[0,1]) square(4,center=true);
