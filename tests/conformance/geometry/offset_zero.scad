offset(r=0) square(4);
