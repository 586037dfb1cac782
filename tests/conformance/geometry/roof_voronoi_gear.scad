// peer: newer
roof(method="voronoi") { circle(8,$fn=40);for(i=[0:11])rotate(30*i)translate([8,0])square([4,2],center=true); }
