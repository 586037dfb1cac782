// peer: newer
function f(x = 1, y = x + 1) = [x, y];
echo(f());
echo(f(5));
