// peer: newer
a = 10;
function f(x, y = a, z = x) = [x, y, z];
echo(f(1), f(1, 2), f(1, 2, 3), f(z = 5), f(y = 5, x = 6));
