rotate_extrude(angle="x",$fn=9) translate([5,0]) square(2);
