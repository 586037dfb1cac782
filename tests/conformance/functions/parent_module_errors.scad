// peer: newer
module a() { echo(parent_module(1)); echo(parent_module(-1)); echo(parent_module("a")); echo(parent_module(1, 2)); echo(parent_module(undef)); }
a();
echo(parent_module(0));
