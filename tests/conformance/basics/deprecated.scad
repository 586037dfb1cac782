assign(a = 4) echo(a);
