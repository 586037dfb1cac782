// peer: newer
roof(method="voronoi") { square([12,4],center=true); square([4,12],center=true); }
