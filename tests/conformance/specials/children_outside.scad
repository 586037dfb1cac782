// peer: newer
echo($children);
