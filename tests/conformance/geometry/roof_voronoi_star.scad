// peer: newer
roof(method="voronoi") { polygon([for(i=[0:9]) (i%2==0?10:4)*[cos(36*i),sin(36*i)]]); }
