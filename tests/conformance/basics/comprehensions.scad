echo([for (i = [0 : 3]) i * i], [for (i = [1, 2], j = [3, 4]) [i, j]], [for (c = "abc") c]);
echo([for (i = [0 : 5]) if (i % 2 == 0) i], [for (i = [0 : 3]) if (i > 1) i else -i]);
echo([for (i = [1 : 3]) let (j = i * 10) j], [let (x = 5) x], [for (i = 0; i < 3; i = i + 1) i]);
echo([for (i = 0, j = 10; i < j; i = i + 1, j = j - 2) [i, j]]);
echo([each [1, 2], 3, each [4 : 6], each "x", each 5]);
echo([for (i = [0 : 1]) each [i, i + 10]], [for (i = [0 : 2]) for (j = [0 : i]) j]);
echo([1, for (i = [2 : 3]) i, 4], [for (i = []) i], [for (i = 7) i]);
