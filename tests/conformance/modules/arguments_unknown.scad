// peer: newer
module m(a) { echo(a); }
m(1, 2);
m(x = 1);
m(1, 2, 3);
m(1, $x = 2);
