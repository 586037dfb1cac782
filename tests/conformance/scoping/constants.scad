echo(PI, PI == 3.141592653589793);
PI = 3;
echo(PI);
