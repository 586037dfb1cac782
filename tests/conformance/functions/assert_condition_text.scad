assert(let(a = 1) a == 2 && [1, 2][0] > 5 || !true, "text");
