echo([for (i = 0; i < 3; i = i + 1) i], [for (a = 1, b = 1; a < 50; t = a + b, a = b, b = t) a], [for (i = 3; i > 0; i = i - 1) let (k = i) k]);
echo([for (i = 0; i < 3; i = i + 1) for (j = [0:i]) j], [for (i = 0; false; i = i + 1) i], [for (i = 0; i < 4; i = i + 1) if (i % 2) i]);
