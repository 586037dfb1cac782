echo(f(2));
function f(x) = g(x) + 1;
function g(x) = x * 10;
