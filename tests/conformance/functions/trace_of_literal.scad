// peer: newer
x = (function(a) assert(false) a)(1);
