echo(1);
module m() echo("m");
echo(2);
m();
function f() = 3;
echo(f());
if (true) echo(4);
for (i = [5:6]) echo(i);
echo(7);
