// peer: newer
for (i = [0:3]) { echo(nothing1); echo(nothing2); }
