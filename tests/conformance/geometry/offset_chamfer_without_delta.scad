offset(r=1,chamfer=true,$fn=8) square(4);
