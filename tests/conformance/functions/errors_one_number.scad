// peer: newer
for (v = ["1", true, undef, [1], [0:1]]) { echo(abs(v)); echo(sign(v)); echo(sin(v)); echo(floor(v)); echo(sqrt(v)); echo(ln(v)); }
