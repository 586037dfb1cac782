circle(20,$fa=30); translate([50,0]) circle(20,$fa=7); translate([100,0]) circle(20,$fs=0.1,$fa=3);
