x = echo("side", 1) 5;
echo(x, echo() 3, echo(a = 1, "b") 4);
function f(x) = echo("in f", x = x) x * 2;
echo(f(f(2)));
y = echo("no value");
echo(y);
