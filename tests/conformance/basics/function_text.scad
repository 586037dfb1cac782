echo(function(x) x ? -x : !x);
echo(function(x) [x, x[0], x.y, [0 : x], [0 : 2 : x]]);
echo(function(x, y = [1, "a\"b"]) let(a = 1, b = x) a + b * y);
echo(function() assert(true, "m") f(a, b = 2) && true || undef);
echo(function(x) x == 1 && x < 2 || x >= 3 % 4 - 5 / 6 ^ 7);
