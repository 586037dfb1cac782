// peer: newer
roof(method="voronoi") { difference(){square([14,14],center=true);translate([0,7])square([4,8],center=true);translate([0,-7])square([4,8],center=true);} }
