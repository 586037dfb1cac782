let (a = 1, b = a + 1) echo(a, b);
let (a = 5) { let (a = a + 1) echo(a); echo(a); }
a = 9;
let (b = a) { c = b; echo(c); }
