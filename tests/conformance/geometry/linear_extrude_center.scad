linear_extrude(7,center=true) circle(3);
