// options: -D a=5 -D b=[1,"x"]
a = 1;
echo(a, b);
