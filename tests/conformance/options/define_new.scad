// options: -D c=[1,2] -D $fn=7
echo(c, $fn);
