let (a = 1) echo(assert(a > 1, "in let") a);
