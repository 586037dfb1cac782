rotate_extrude($fn = 64) polygon(concat(
  [for (i = [0:8]) [i % 2 ? 20 : 15, 4 * i]],
  [for (i = [8:-1:0]) [i % 2 ? 18.5 : 13.5, 4 * i]]));
