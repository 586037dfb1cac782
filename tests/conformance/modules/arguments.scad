module m(a, b = 2, c) { echo(a, b, c); }
m();
m(1);
m(1, 3);
m(1, c = 5);
m(c = 1, a = 2);
m(b = 1, 9);
