1a = 5;
echo(1a);
