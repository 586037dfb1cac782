make = function(n) function(x) x + n;
adders = [for (i = [1 : 3]) make(i)];
echo([for (f = adders) f(10)]);
apply = function(f, v) [for (x = v) f(x)];
echo(apply(function(x) x ^ 2, [1, 2, 3]));
echo(let (k = 5) (function(x) x * k)(3));
