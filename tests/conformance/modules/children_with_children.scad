// peer: newer
module m() { children() echo("never"); children(0) { echo("never"); } }
m() echo("child");
