// A million elements in comprehensions with conditions.
grid = [for (i = [0 : 999]) [for (j = [0 : 999]) i * j % 7]];
flat = [for (row = grid) for (x = row) if (x != 3) x * 2];
echo(len(flat), flat[12345], max(flat), min(flat));
