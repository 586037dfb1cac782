// peer: newer
let (a = 1, a = 2) echo(a);
let (3) echo("x");
let () echo("empty");
