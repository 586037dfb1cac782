x = 3;
if (x == 3) if (x == 4) echo("never"); else echo("inner else");
