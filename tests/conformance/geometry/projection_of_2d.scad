projection() square(3); square(1);
