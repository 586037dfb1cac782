// peer: newer
roof(method="voronoi") { square(10); }
