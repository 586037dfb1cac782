offset(r=2,$fs=0.2,$fa=3) square(10);
