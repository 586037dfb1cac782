// peer: newer
function f(a, b, c) = [a, b, c];
echo(f(1, 2, 3), f(b = 1, 2, 3), f(2, 3, a = 1), f(c = 1, b = 2, a = 3), f(1, c = 3));
