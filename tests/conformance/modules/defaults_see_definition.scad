// peer: newer
a = 1;
module m(x = a, y = x) { echo(x, y); }
module n() { a = 2; m(); }
n();
