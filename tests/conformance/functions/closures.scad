// peer: newer
function adder(n) = function(x) x + n;
add5 = adder(5); add7 = adder(7);
echo(add5(1), add7(1), adder(1)(1), [for (i = [1:3]) adder(i)(10)]);
compose = function(f, g) function(x) f(g(x));
echo(compose(add5, add7)(0));
counter = [for (i = [0:2]) function() i];
echo([for (f = counter) f()]);
