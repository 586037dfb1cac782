map = function(f, l) [for (x = l) f(x)];
filter = function(f, l) [for (x = l) if (f(x)) x];
fold = function(f, l, a, i = 0) i < len(l) ? fold(f, l, f(a, l[i]), i + 1) : a;
echo(map(function(x) x * x, [1, 2, 3]), filter(function(x) x > 1, [1, 2, 3]), fold(function(a, b) a + b, [1, 2, 3], 0));
