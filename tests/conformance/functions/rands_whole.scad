echo([for (r = rands(0, 10, 8, 5)) floor(r)], [for (r = rands(0, 6, 10, 2024)) ceil(r)]);
