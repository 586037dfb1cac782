function v(r) = [for (i = r) i];
echo(v([0:-1:5]));
echo(v([5:1:0]));
a = 0; b = 5; s = -1;
echo(v([a:s:b]));
echo([a:s:b]);
for (i = [5:1:0]) echo("never", i);
