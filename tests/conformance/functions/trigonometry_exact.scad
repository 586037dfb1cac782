echo([for (a = [-720:15:720]) sin(a)]);
echo([for (a = [-720:15:720]) cos(a)]);
echo([for (a = [-360:15:360]) tan(a)]);
