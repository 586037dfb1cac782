// peer: newer
assert(true, "a", "b");
assert(true, foo = 1);
echo("goes on");
