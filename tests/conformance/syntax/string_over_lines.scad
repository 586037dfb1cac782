s = "first
second";
echo(s, len(s));
