// peer: newer
roof(method="voronoi") { difference(){square(30,center=true);square(20,center=true);}square(6,center=true); }
