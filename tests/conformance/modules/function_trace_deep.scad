function f(n) = n == 0 ? assert(false, "bottom") 1 : 1 + f(n - 1);
echo(f(20));
