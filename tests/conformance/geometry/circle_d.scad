circle(d=7);
