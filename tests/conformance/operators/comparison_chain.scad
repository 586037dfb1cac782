echo(1 < 2 < 3, 3 > 2 > 1, 1 == 1 == true, 1 != 2 != false);
