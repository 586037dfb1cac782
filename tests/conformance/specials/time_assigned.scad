$t = 0.5;
echo($t);
module m() echo($t);
m();
m($t = 0.25);
