// peer: newer
x = true
  ? "a" + 1
  : 2;
y = [for (i = [0:1])
  i == 0
    ? nothing
    : 5];
