// peer: newer
roof(method="voronoi") { scale(0.01) polygon([[0,0],[10,0],[10,4],[4,4],[4,12],[0,12]]); }
