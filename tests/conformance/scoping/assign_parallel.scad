a = 10;
assign (a = 1, b = a) echo(a, b);
