// peer: newer
assert();
