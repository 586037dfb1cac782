use <helpers/needs.scad>
outside = 5;
needy();
echo(needing());
