// peer: newer
function f(x) = assert(x > 0, str("bad ", x)) x;
function g(x) = f(x - 1) + 1;
module m(v) { echo(g(v)); }
m(2);
m(1);
