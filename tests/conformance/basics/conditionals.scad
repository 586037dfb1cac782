if (1) echo("yes"); else echo("no");
if (0) echo("yes"); else echo("no");
if ("") echo("yes"); else if ([1]) echo("else if"); else echo("no");
if (undef) { echo("never"); }
if (true) { echo("a"); echo("b"); }
