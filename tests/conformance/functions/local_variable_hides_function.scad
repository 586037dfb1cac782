function f(x) = "function";
module m() { f = 5; echo(f(1)); }
m();
function g(f) = f(1);
echo(g(function(x) "argument"));
echo(g(5));
