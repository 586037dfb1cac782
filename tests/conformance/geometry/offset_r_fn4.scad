offset(r=3,$fn=4) square(10);
