module m() { for ($i = [0:2]) children(); }
m() echo($i);
module n() { for (i = [0:1]) children(i); }
n() { echo("first"); { echo("second"); } }
