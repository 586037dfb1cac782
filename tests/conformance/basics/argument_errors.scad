// peer: newer
function f(a, b = 2) = [a, b];
echo(f(1, 2, 3));
echo(f(c = 3));
echo(f());
module m(a, b = 2) { echo(a, b); }
m(1, 2, 3);
m(c = 3);
m();
m(b = 1, 5);
