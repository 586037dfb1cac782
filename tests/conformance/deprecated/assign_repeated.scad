// peer: newer
assign(a = 1, a = 2) echo(a);
assign(5) echo("x");
