module a() { b(); }
module b() { echo($parent_modules, parent_module(0), parent_module(1)); }
a();
b2();
module b2() { echo(parent_module(5)); }
