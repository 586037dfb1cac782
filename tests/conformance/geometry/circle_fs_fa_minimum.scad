circle(0.1,$fs=0.001,$fa=0.001);
