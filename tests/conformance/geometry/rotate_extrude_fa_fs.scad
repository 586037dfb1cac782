rotate_extrude($fa=5,$fs=0.5) translate([5,0]) circle(2);
