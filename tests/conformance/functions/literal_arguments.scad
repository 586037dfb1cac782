// peer: newer
f = function(a, b = 2) [a, b];
echo(f(1), f(b = 1), f(b = 1, 5));
echo(f(1, 2, 3));
echo(f(c = 1));
