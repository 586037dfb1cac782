// peer: newer
module m(size) { assert(size > 0 && size < 10); cube(size); }
m(20);
