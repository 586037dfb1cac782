offset(r=2) square(10);
