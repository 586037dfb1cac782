v = [[1, [2, 3]], "abc"];
f = function(x) [x, function(y) x + y];
echo(v[0][1][0], v[1][2], f(1)[0], f(1)[1](2), [1, 2, 3][1], "xyz"[1], (v)[0][0], v[0][1].x, v.x.y.y);
