resize([10,4]) circle(3,$fn=12);
