// peer: newer
roof(method="voronoi") { difference(){square(20,center=true);translate([3,2])circle(4,$fn=9);} }
