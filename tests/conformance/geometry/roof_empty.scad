roof() square(0); cube(1);
