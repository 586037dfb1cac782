for (i = [5 : 0]) echo(i);
for (i = [0 : -1 : 5]) echo(i);
for (i = [5 : 1 : 0]) echo(i);
echo("a" ? [for (i = "xyz") i] : 0);
