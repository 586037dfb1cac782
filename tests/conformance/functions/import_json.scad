// peer: newer
d = import("files/values.json");
echo(d);
echo(d.a, d["b"], d.c.d, d["a-b"]);
echo(is_undef(d.zz));
