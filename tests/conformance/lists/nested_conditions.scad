echo([for (i = [0:9]) if (i > 2) if (i < 7) i], [for (i = [0:5]) if (i < 2) "low" else if (i < 4) "mid" else "high"], [for (i = [0:3]) if (i % 2) each [i, i] else "even"]);
