// peer: newer
echo((let (a = 2) function(b) assert(false) 1)(5));
