// peer: newer
echo(let (a = 1, a = 2) a);
echo(let (5) 1);
echo(let ($x = 1, $x = 2) $x);
