base = 7;
function with_default(x = base) = x;
