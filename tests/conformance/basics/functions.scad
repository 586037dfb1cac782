function add(a, b = 2) = a + b;
echo(add(1), add(1, 3), add(b = 5, a = 1), add(1, b = 4));
function fact(n) = n <= 1 ? 1 : n * fact(n - 1);
echo(fact(5), fact(20), fact(60));
function fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2);
echo(fib(15));
