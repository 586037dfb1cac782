module m() { PI = 4; echo(PI); }
m();
echo(PI > 3.14 && PI < 3.15);
