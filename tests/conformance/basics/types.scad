f = function(x) x;
values = [undef, true, 1, 0 / 0, "a", [], [0 : 1], f];
for (v = values) echo(v, is_undef(v), is_bool(v), is_num(v), is_string(v), is_list(v), is_function(v));
echo(is_undef(nowhere), is_undef(values));
