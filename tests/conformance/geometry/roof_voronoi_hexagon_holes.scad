// peer: newer
roof(method="voronoi") { difference(){circle(12,$fn=6);for(a=[0:60:300])rotate(a)translate([7,0])circle(1.5,$fn=6);} }
