lit = function(x) x;
function make() = function(x) x * factor;
factor = 21;
