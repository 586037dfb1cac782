echo(concat([1, 2], [3]), concat([1], 2, "a"), concat(), concat([[1]], [[2]]), concat([]));
