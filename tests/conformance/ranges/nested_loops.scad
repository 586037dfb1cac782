for (i = [0:2], j = [i:2]) echo(i, j);
