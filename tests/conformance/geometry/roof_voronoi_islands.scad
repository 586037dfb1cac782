// peer: newer
roof(method="voronoi") { square(5);translate([10,0])circle(4,$fn=12);translate([0,10])polygon([[0,0],[6,0],[0,3]]); }
