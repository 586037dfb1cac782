x = assert(true) 5;
y = assert(1 < 2, "fine");
echo(x, y, assert("non-empty") 3);
