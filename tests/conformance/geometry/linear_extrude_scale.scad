linear_extrude(10,scale=2) square(3);
