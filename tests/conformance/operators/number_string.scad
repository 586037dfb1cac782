for (v = ["s", true, [0:1], function(x) x]) { echo(v + 1); echo(1 - v); echo(v * 2); echo(2 / v); echo(v % 2); echo(2 ^ v); echo(-v); }
