f = function(x) x * 2;
g = function(x, y = 3) x + y;
echo(f(4), g(1), g(1, 1), f, g);
compose = function(a, b) function(x) a(b(x));
h = compose(f, f);
echo(h(5));
fact = function(n) n <= 1 ? 1 : n * fact(n - 1);
echo(fact(6));
echo((function(x) x + 1)(2));
