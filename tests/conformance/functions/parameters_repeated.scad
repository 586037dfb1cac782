function f(a, a) = a;
echo(f(1), f(1, 2));
