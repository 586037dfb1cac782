linear_extrude(7) square(2);
