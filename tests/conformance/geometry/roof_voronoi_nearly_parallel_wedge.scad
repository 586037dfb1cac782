// peer: newer
roof(method="voronoi") { polygon([[0,0],[30,0.001],[30,3],[15,3.001],[0,3]]); }
