// peer: newer
module m(a, b = a) { echo(a, b); b = 7; }
m(1, 2);
