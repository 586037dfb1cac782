// peer: newer
roof(method="voronoi") { polygon([for(i=[0:11]) (i%2==0?10+i/5:4+i/7)*[cos(30*i),sin(30*i)]]); }
