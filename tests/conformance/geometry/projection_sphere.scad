projection() sphere(5,$fn=20);
