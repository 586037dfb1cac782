// peer: newer
function f(x) = g(x);
function g(x) = 1 + h(x);
function h(x) = assert(x > 5, "small") x;
echo(f(1));
