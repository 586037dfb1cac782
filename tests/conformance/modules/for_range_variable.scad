r = [0:2:4];
for (i = r) echo(i);
v = [for (i = r) i];
for (i = v, j = [0:i]) echo(i, j);
