x = 1;
function f(x) = x * 10;
module m(x = x + 1) { echo(x); }
echo(f(2), x);
m();
m(7);
y = [for (x = [5]) x];
echo(y, x);
