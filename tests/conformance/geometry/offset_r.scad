offset(r=2,$fn=32) square(10);
