echo("a" + "b");
echo("a" + 1);
echo(1 + "a");
echo("a" * 2);
echo("a" - "a");
echo(-"a");
echo(+"a");
echo(!"a", !"");
