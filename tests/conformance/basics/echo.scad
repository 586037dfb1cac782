echo();
echo(1, "a", b = 2);
echo("a", [1, "b", [true, undef]]);
echo(a = "x", b = [1]);
x = echo("in expression", 1) 5;
echo(x);
echo("children") cube();
