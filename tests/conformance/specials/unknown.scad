// peer: newer
echo($unknown);
module m() echo($other);
m();
m($other = 1);
