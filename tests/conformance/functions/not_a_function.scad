v = [1];
echo(v[0](1));
echo("a"(1));
echo(undef(1));
echo((5)(1));
echo(true(1));
