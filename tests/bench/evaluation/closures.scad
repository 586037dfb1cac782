// Function literals: folds, maps, partial application, memory in scopes.
adder = function(n) function(x) x + n;
fold = function(list, f, start, i = 0) i == len(list) ? start : fold(list, f, f(start, list[i]), i + 1);
map = function(list, f) [for (x = list) f(x)];
curve = function(coefficients) function(x) fold(coefficients, function(sum, c) sum * x + c, 0);
numbers = [for (i = [0 : 19999]) i];
adders = [for (n = [0 : 199]) adder(n)];
echo(fold([for (add = adders) add(1)], function(a, b) a + b, 0));
echo(fold(map(numbers, function(x) x * 2 + 3), function(a, b) a + b, 0));
echo(max(map(numbers, curve([1, -2, 3]))), len(map(numbers, adders[7])));
