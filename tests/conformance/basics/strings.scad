echo("tab\tnewline\nquote\"backslash\\");
echo("\x41\u00e9\U01F600", "ünïcödé", len("ünïcödé"));
echo(str("a", 1, true, undef, [1, "b"], [0 : 2]), str(), str(1.0, -0.5, 1e10));
echo(["a", ["b"]]);
