echo([5:2]);
for (i = [3:1]) echo(i);
a = 4;
for (i = [a:1]) echo(i);
x = [for (i = [2:0]) i];
echo(x);
