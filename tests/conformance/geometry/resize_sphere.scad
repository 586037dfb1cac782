resize([10,20,30]) sphere(1,$fn=16);
