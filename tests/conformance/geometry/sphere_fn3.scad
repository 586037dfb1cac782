sphere(5,$fn=3);
