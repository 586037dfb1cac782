// peer: newer
n = 6;
bottom = [for (i = [0:n - 1]) [15 * cos(i * 360 / n), 15 * sin(i * 360 / n), 0]];
top = [for (i = [0:n - 1]) [15 * cos((i + 0.5) * 360 / n), 15 * sin((i + 0.5) * 360 / n), 20]];
polyhedron(concat(bottom, top), concat([[for (i = [0:n - 1]) i]], [[for (i = [n - 1:-1:0]) n + i]],
  [for (i = [0:n - 1]) [i, n + i, (i + 1) % n]], [for (i = [0:n - 1]) [n + i, n + (i + 1) % n, (i + 1) % n]]));
