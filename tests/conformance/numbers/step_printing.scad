for (x = [0:0.1:1]) echo(x);
