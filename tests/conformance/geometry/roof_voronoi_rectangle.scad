// peer: newer
roof(method="voronoi") { square([20,10]); }
