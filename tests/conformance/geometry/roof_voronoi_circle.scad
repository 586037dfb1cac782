// peer: newer
roof(method="voronoi") { circle(10,$fn=24); }
