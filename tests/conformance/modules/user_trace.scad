// peer: newer
module a(x, y = 2) { b(x + y, name = "n"); }
module b(v, name) { c([v, name]); }
module c(list) { assert(false, "deep"); }
a(1);
