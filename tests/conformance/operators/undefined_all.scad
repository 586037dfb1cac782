for (v = ["s", true, [1], [0:1], function(x) x]) { echo(v + undef); echo(undef - v); echo(v * undef); echo(undef / v); echo(v % undef); echo(undef ^ v); }
echo(undef + 1, 1 - undef, undef * 2, 2 / undef, undef % 2, 2 ^ undef, -undef);
