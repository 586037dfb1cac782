// peer: newer
o = [function() assert(false) 1]; m = function() o[1 - 1]() + 1; echo(m());
