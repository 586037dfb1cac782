offset(r=3,$fn=1) square(10);
