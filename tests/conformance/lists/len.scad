echo(len([]), len([1]), len([[1, 2], [3]]), len([undef]), len([for (i = [0:9]) i]), len(concat([1], [2, 3])));
