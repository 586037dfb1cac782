// peer: newer
echo(textmetrics(5));
echo(textmetrics("a", size = "x"));
echo(textmetrics("a", size = 0));
echo(textmetrics("a", size = -3));
echo(textmetrics("a", spacing = 0));
echo(textmetrics());
echo(textmetrics("jg", halign = "middle"));
echo(textmetrics("jg", valign = "middle"));
echo(fontmetrics(size = "x"));
