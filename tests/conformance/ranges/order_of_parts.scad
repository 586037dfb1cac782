// peer: newer
function told(name, value) = echo(name) value;
echo([told("begin", 0) : told("step", 2) : told("end", 4)]);
echo([told("begin", undef) : told("step", 2) : told("end", 4)]);
echo([told("begin", 0) : told("step", 2) : told("end", "a")]);
echo([nowhere : "a" % 2]);
