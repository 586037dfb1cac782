// peer: newer
roof(method="voronoi") { for(p=[[0,0],[1,0],[-1,0],[0,1],[0,-1]]) translate(p) square(1); }
