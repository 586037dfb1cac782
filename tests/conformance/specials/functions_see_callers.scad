function f() = $z;
function g() = let ($z = 10) f();
$z = 1;
echo(f(), g(), f($z = 3), let ($z = 4) f());
module m() { $z = 7; echo(f(), g()); }
m();
