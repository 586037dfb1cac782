use <helpers/defaults.scad>
base = 100;
echo(with_default(), with_default(1));
