echo(PI, true, false, undef);
PI = 3;
echo(PI);
