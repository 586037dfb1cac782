// peer: newer
x = assert(1 > 2) 5;
echo("never");
