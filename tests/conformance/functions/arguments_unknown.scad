// peer: newer
function f(a) = a;
echo(f(1, b = 2));
echo(f(b = 2));
echo(f(1, 2));
echo(f(1, 2, 3));
echo(f(1, $x = 3));
echo(f());
