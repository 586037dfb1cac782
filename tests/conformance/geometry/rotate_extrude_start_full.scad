// peer: newer
rotate_extrude(start=45,$fn=5) translate([5,0]) square(2);
