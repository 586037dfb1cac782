// peer: newer
roof(method="voronoi") { polygon([[0,0],[10,-0.001],[20,0],[20,8],[10,8.0005],[0,8]]); }
