for (i = [0:9]) echo("a" + i);
