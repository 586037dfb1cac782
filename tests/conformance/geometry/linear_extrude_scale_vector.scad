linear_extrude(10,scale=[2,0.5]) square(3,center=true);
