linear_extrude(10,scale=0.5) circle(3);
