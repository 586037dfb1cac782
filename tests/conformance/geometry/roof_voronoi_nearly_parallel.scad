// peer: newer
roof(method="voronoi") { polygon([[0,0],[20,0],[20,4.001],[0,4]]); }
