for (i = [1, "a", [2, 3], true]) echo(i);
for (i = [1 : 2], j = [i : 3]) echo(i, j);
for (i = "ab") echo(i);
for (i = 5) echo(i);
for (i = undef) echo("never");
for (i = []) echo("never");
for (p = [[1, 2], [3, 4]]) echo(p[0], p.y);
for (i = [0 : 2]) for (j = [0 : 1]) echo(i, j);
