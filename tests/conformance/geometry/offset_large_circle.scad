offset(r=5) circle(20);
