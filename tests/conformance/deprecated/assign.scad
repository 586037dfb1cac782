for (i = [0:1]) assign(j = i * 2) echo(j);
