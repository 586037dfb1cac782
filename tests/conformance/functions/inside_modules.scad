module m() { function f() = "inner"; echo(f()); }
function f() = "outer";
m();
echo(f());
