module m(a, b = 2) { echo(a, b); }
m();
m(undef, undef);
m(b = undef);
function f(a = 1) = a;
echo(f(undef), f());
