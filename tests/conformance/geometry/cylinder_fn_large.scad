cylinder(h=1,r=3,$fn=720);
