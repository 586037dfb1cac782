// peer: newer
module stroke(points) for (i = [0:len(points) - 2]) hull() for (p = [points[i], points[i + 1]]) translate([p[0], p[1], 0]) cylinder(r = 2, h = 4, $fn = 16);
stroke([[0, 0], [0, 30], [10, 15], [20, 30], [20, 0]]);
stroke([[30, 30], [40, 0], [50, 30]]);
