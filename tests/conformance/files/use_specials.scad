use <helpers/specials.scad>
$s = "mine";
show_special();
echo(special());
show_special($s = "argument");
