echo(max([for (i = [1, 5, 3]) i]), len([for (i = [0:9]) if (i % 3 == 0) i]), str([for (c = "abc") str(c, c)]));
