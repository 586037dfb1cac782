// peer: newer
function is_undef(x) = "mine";
echo(is_undef(nowhere), is_undef(1));
