for (i = [0:2]) echo(i);
for (i = [3, "a", [1]]) echo(i);
for (i = "str") echo(i);
for (i = 5) echo(i);
for (i = undef) echo("never");
for (i = []) echo("never");
for (i = [0:1], j = ["a", "b"]) echo(i, j);
for (i = true) echo(i);
