module a() { echo(parent_module(0), $parent_modules); b(); }
module b() { echo(parent_module(0), parent_module(1), parent_module(), $parent_modules); c() echo("x"); }
module c() { echo(parent_module(2), parent_module(1.9)); children(); }
a();
