// peer: newer
roof(method="voronoi") { polygon([[0,0],[10,0],[3,8]]); }
