echo(nowhere(1));
x = nowhere2();
echo(x);
a = 5;
echo(a(1));
