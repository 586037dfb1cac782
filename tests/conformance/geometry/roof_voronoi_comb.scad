// peer: newer
roof(method="voronoi") { square([30,3]);for(i=[0:7])translate([4*i,0])square([2,10]); }
