echo([if (true) 1], [if (false) 1], [if (false) 1 else 2], [if (true) each [1, 2] else 3], [for (i = [0:3]) if (i == 1) "one" else if (i == 2) "two"]);
