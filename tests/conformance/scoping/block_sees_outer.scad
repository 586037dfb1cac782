a = 1;
union() { b = a + 1; echo(b); union() { c = b + a; echo(c); } }
