// peer: newer
function f(x) = assert(false, x) 1;
module m() { a = f("local"); echo(a); }
m();
