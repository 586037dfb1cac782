f = function() later;
later = 5;
echo(f());
