a = 1;
module m() { echo(a); a = 2; }
m();
module n() { b = a; a = 5; echo(a, b); }
n();
