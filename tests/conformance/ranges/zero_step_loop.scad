for (i = [0:0:5]) echo("endless", i);
for (i = [3:0:3]) echo("once", i);
