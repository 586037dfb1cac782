// peer: newer
rotate_extrude(angle=90,start=30,$fn=24) translate([5,0]) square(2);
