// peer: newer
roof(method="voronoi") { polygon([[0,0],[10,0],[10,10],[5.05,10],[5,3],[4.95,10],[0,10]]); }
