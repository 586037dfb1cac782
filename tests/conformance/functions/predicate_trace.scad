// Errors in arguments of small functions name the functions in their trace.
function nan(x) = x != x;
function finite(x) = is_num(x) && !nan(0 * x);
function bad(x) = assert(x > 3, "too small") x;
function outer(x) = [finite(bad(x)), 1];
echo(finite("a" - 1));
echo(outer(4));
echo(outer(3));
