echo(len(rands(-1/0, 1, 2, 1)), len(rands(0, 1/0, 2, 1)));
