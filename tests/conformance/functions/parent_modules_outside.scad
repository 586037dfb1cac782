// peer: newer
echo($parent_modules);
echo(is_undef($parent_modules));
