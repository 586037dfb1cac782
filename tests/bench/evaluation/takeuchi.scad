// Takeuchi's function: calls within calls.
function tak(x, y, z) = y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
echo(tak(16, 10, 5));
