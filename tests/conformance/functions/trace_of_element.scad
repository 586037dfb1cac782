// peer: newer
l = [function(a) assert(false) a]; echo(l[0](1));
