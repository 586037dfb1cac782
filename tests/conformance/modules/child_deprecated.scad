module m() { child(); child(1); }
m() { echo("a"); echo("b"); }
