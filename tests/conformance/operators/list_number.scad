v = [1, 2, 3];
echo(v * 2, 2 * v, v / 2, 6 / v, v + v, v - v, v * v, -v);
echo(v + 1);
echo(1 + v);
echo(v - 1);
echo(v % 2);
echo(2 % v);
echo(v ^ 2);
echo(v / v);
