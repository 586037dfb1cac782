// Tables asked by search() and lookup().
rows = [for (i = [0 : 999]) [str("key", i), i * i]];
curve = [for (i = [0 : 100]) [i, sin(i * 3.6)]];
found = [for (i = [0 : 7 : 999]) rows[search([str("key", i)], rows)[0]][1]];
echo(len(found), found[100]);
values = [for (i = [0 : 49999]) lookup(i / 500, curve)];
echo(values[1234], values[44444]);
