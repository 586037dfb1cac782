offset(delta=2,chamfer=true) circle(5,$fn=8);
