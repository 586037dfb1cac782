for (i = [0:1e7]) echo("never");
for (i = [0:1e-9:1]) echo("never");
echo("end");
