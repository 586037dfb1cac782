echo([each [1, 2], 3, each [4]], [for (i = [[1], [2]]) each i]);
