// peer: newer
function low(i) = i % 2 == 0 ? 2 * low(i / 2) : 1;
function right(i) = floor(i / low(i) / 2) % 2 == 0;
function steps(n, i = 1, p = [0, 0], d = [1, 0], out = []) = i > n ? concat(out, [p, p + d]) :
  let (q = p + d, e = right(i) ? [d[1], -d[0]] : [-d[1], d[0]]) steps(n, i + 1, q, e, concat(out, [p]));
path = steps(62) * 5;
for (i = [0:len(path) - 2]) hull() for (p = [path[i], path[i + 1]]) translate([p[0] - 0.7, p[1] - 0.7, 0]) cube([1.4, 1.4, 3]);
