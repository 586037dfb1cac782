intersection_for (i = [0:2]) { echo(i); cube(1); }
intersection_for (i = [1:2], j = [i, 5]) echo(i, j);
