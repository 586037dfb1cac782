echo([for (i = [1:3]) i * i], [for (i = [1:3], j = [1:2]) [i, j]], [for (i = [1:3]) for (j = [1:i]) j], [for (i = [1:5]) if (i % 2 == 0) i]);
echo([for (i = [1:4]) if (i % 2) i else -i], [for (i = [1:3]) let (j = i * 2) j], [for (i = 0, j = 1; i < 5; i = i + 1, j = j * 2) [i, j]]);
echo([1, for (i = [2:3]) i, 4], [each [1, 2], each [3:5]], [for (x = [[1, 2], [3]]) each x], [if (true) 1, if (false) 2, 3], [let (a = 5) a]);
