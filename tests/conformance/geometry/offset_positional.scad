offset(2) square(4);
