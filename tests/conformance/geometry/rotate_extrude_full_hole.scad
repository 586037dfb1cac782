rotate_extrude($fn=20) translate([6,0]) difference(){circle(3);circle(1);}
