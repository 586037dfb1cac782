// peer: newer
roof(method="voronoi") { polygon(concat([for(i=[0:10])[i*3,(i%2)*3]],[for(i=[10:-1:0])[i*3,6+(i%2)*3]])); }
