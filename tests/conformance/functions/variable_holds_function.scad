f = function(x) x * 2;
echo(f(3), f == f, is_function(f));
