// peer: newer
module a($s, t) { assert(false); }
a(1, t = "text");
