module m($p) { n(); }
module n() echo($p);
$p = "global";
m("given");
m();
m($p = "named");
n();
