sphere(5,$fn=7.5);
