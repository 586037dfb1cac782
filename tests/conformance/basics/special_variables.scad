echo($fn, $fa, $fs, $t);
$fn = 20;
echo($fn);
module m() { echo($fn); }
m();
m($fn = 5);
sphere(1, $fn = 8);
