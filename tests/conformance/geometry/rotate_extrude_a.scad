// peer: newer
rotate_extrude(a=90,$fn=24) translate([5,0]) square(2);
