echo();
echo(1, 2, 3);
echo(a = 1, b = "x", [1]);
echo("a", "b" );
echo([undef], undef);
echo(str("x", 1), "y");
echo(x = [0:2], y = function(x) x);
echo("line\nbreak", "tab\there");
