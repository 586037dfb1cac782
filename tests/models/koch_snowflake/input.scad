// peer: newer
function koch(a, b, n) = n == 0 ? [a] : let (d = (b - a) / 3, p = a + d, q = a + 2 * d, t = p + [d[0] / 2 + d[1] * sqrt(3) / 2, d[1] / 2 - d[0] * sqrt(3) / 2])
  concat(koch(a, p, n - 1), koch(p, t, n - 1), koch(t, q, n - 1), koch(q, b, n - 1));
c = [for (a = [90, 210, 330]) 30 * [cos(a), sin(a)]];
linear_extrude(5) polygon([for (i = [0:2]) each koch(c[i], c[(i + 1) % 3], 3)]);
