echo([each if (true) [1, 2]], [each if (false) [1, 2] else [3]], [each for (i = [0:2]) [i, i]], [each let (a = [1, 2]) a]);
