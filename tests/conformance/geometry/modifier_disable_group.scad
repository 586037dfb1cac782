*union(){cube(9);sphere(9);} *difference(){cube(3);} cube(2);
