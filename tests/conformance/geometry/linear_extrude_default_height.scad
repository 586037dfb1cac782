linear_extrude() square(2);
