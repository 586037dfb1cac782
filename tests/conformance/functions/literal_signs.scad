// peer: newer
h = function() -(-3);
echo(h, function() -3, function() - - - 2, function() +(-2), function() !true, function() -[1], function(x) -x);
