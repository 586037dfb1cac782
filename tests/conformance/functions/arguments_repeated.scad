// peer: newer
function f(a, b) = [a, b];
echo(f(a = 1, a = 2));
echo(f(1, a = 2));
echo(f(1, 2, a = 3));
echo(f(b = 1, b = 2, b = 3));
