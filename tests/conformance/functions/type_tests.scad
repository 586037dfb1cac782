f = function(x) x;
v = [undef, true, false, 0, 1.5, 0/0, 1/0, "", "a", [], [1], [0:1], f];
echo([for (x = v) is_undef(x)]);
echo([for (x = v) is_bool(x)]);
echo([for (x = v) is_num(x)]);
echo([for (x = v) is_string(x)]);
echo([for (x = v) is_list(x)]);
echo([for (x = v) is_function(x)]);
