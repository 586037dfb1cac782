echo(concat(), concat(1), concat([1]), concat(1, [2], [[3]], "a", undef), concat([], []), concat("ab", ["c"]), concat([0:3], [1]));
