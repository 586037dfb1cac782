x = 1;
module m() { x = 2; echo(x); }
m();
echo(x);
module n() { echo(x); }
n();
if (true) { x = 3; echo(x); }
echo(x);
for (i = [0 : 1]) { y = i * 10; echo(y); }
union() { z = 4; echo(z); }
