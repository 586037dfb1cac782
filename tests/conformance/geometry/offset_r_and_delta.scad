offset(r=1,delta=3,$fn=8) square(4);
