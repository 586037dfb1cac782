// peer: newer
roof(method="voronoi") { difference(){square([12,12]);translate([4,4])square([4,12]);} }
