// peer: newer
roof(method="voronoi") { rotate(17){square([12,4],center=true); square([4,12],center=true);} }
