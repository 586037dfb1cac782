echo(function() 1000000, function() 0.1, function() 1e-7, function() 123456789, function() 0.30000000000000004, function() 1/3);
