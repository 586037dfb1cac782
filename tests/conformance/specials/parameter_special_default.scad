module m($p = "default") { n(); }
module n() echo($p);
$p = "global";
m();
m("given");
n();
