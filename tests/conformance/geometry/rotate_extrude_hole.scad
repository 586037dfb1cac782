// peer: newer
rotate_extrude(angle=200,$fn=20) translate([6,0]) difference(){circle(3);circle(1);}
