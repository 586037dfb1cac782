// peer: newer
module m(x) { assert(false, x); }
m(["list", 1, true]);
