a1 = 1;
_b = 2;
1st = 3;
echo(a1, _b, 1st);
