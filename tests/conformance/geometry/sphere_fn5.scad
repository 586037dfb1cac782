sphere(5,$fn=5);
