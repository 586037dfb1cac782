// peer: newer
m = textmetrics("a");
for (name = m) echo(name);
echo([for (name = m) name], [for (name = m) is_undef(m[name])]);
echo(len([each m]), m["nope"], m.nope, m[0]);
intersection_for (name = m) { echo(name); }
echo(m < m);
echo(m + 1);
echo(m ? 1 : 2);
