sphere(1,$fs=0.3,$fa=1);
