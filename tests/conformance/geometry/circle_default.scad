circle(4);
