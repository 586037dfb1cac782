// peer: newer
m = textmetrics("a");
echo(is_list(m), is_num(m), is_undef(m));
