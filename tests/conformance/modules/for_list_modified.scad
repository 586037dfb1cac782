for (i = [0, 1, 2]) { i = i * 10; echo(i); }
