// peer: newer
roof(method="voronoi") { translate([1000,2000]) polygon([[0,0],[10,0],[10,4],[4,4],[4,12],[0,12]]); }
