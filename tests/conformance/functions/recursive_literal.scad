fact = function(n) n <= 1 ? 1 : n * fact(n - 1);
echo(fact(10));
fix = function(f) function(x) f(f, x);
down = fix(function(self, n) n == 0 ? [] : concat([n], self(self, n - 1)));
echo(down(4));
