difference(){cube(6,center=true);sphere(3.5,$fn=20);}
