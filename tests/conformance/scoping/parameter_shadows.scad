// peer: newer
x = 1;
module m(x) { echo(x); x = 3; echo(x); }
m(2);
function f(x) = let (x = x + 1) x;
echo(f(5), x);
