// peer: newer
roof(method="voronoi") { difference(){circle(10,$fn=32);circle(5,$fn=20);} }
