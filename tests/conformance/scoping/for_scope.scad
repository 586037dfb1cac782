for (i = [0:1]) { a = i * 2; echo(a); }
echo(is_undef(i), is_undef(a));
i = 7;
for (i = [0:1], j = [i:1]) echo(i, j);
echo(i);
