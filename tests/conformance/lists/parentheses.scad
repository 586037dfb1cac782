// peer: newer
echo([for (i = [0:1]) (for (j = [0:1]) [i, j])], [(each [1, 2])], [(if (true) 1)]);
