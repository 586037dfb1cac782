// peer: newer
roof(method="voronoi") { difference(){square([30,14]);translate([7,7])square(5,center=true);translate([22,7])circle(4,$fn=8);} }
