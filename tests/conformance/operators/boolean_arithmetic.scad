echo(true + 1);
echo(true * 2);
echo(-true);
echo(true / 2);
echo(true % 2);
echo(true ^ 2);
echo(true < 2, true > false, true == 1, 1 < true, false < true);
