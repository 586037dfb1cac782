// peer: newer
roof(method="voronoi") { polygon([[0,0],[3,0],[7,0],[10,0],[10,5],[10,8],[5,8],[0,8],[0,2]]); }
