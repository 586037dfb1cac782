// peer: newer
a = abs(
  "x"
);
b = len(
  5) + max(
  "a");
