// peer: newer
module m(n) { if (n == 0) assert(false, "bottom"); else m(n - 1); }
m(20);
