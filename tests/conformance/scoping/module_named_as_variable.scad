a = 5;
module a(x) { echo("module a", x, a); }
a(a);
