// peer: newer
a = 1;
union() { a = 2; echo(a); }
{ a = 3; echo(a); }
if (true) { a = 4; echo(a); } else { a = 5; }
echo(a);
