a = "global";
module m() { a = "module"; children(); }
m() echo(a);
module n() { a = "in n"; m() echo(a); }
n();
