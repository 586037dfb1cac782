function f() = "f";
module m() { echo("m"); }
echo(f());
m();
