module a() { b() children(); }
module b() { c() children(); }
module c() { children(0); echo($children); }
a() { echo("x"); echo("y"); }
