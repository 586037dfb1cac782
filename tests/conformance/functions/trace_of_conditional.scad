// peer: newer
echo((true ? function(a) assert(false) a : undef)(1));
