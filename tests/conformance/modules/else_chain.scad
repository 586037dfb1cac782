module f(n) { if (n == 0) echo("zero"); else if (n == 1) echo("one"); else { echo("many"); } }
f(0); f(1); f(2);
if (undef) echo("no"); else echo("undef is false");
if ("") echo("no"); else if ([]) echo("no"); else echo("empty is false");
