function sin(x) = "own sine";
function len(x) = 42;
echo(sin(30), len("abc"), cos(60));
