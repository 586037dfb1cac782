for () echo("no variable");
for (i = [0:1]) for (i = [5:6]) echo(i);
for (i = [[1, 2], [3, 4]]) echo(i[0], i.y);
for (i = [0:1], i = [7:8]) echo(i);
