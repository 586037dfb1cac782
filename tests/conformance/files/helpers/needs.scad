module needy() { echo(is_undef(outside)); }
function needing() = is_undef(outside);
