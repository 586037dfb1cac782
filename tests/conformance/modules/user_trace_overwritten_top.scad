// peer: newer
b = 1;
b = (assert(undef, "told") undef);
