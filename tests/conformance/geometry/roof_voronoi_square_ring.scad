// peer: newer
roof(method="voronoi") { difference(){square(20,center=true);square(10,center=true);} }
