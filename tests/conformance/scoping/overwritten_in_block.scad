// peer: newer
union() { a = 1; a = 2; echo(a); }
for (i = [0:0]) { b = 1; b = i; echo(b); }
