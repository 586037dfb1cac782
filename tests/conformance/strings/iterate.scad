for (c = "aβ😀") echo(c);
echo([for (c = "héllo") c], [for (c = "") c], [each "xyz"], [for (c = "ab", d = "cd") str(c, d)]);
