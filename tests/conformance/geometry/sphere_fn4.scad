sphere(5,$fn=4);
