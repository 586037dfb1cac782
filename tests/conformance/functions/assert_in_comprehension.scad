// peer: newer
x = [for (i = [0:3]) assert(i < 2, str("too big: ", i)) i];
