// peer: newer
module m(a, b) { echo(a, b); }
m(1, a = 2);
m(a = 1, a = 2);
m(1, 2, b = 3);
