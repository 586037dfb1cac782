echo([let (a = 1) [a, a]], [let (a = 1) each [a, a]], [let (a = 2) for (i = [1:a]) i], [for (i = [1:3]) let (j = i * i) if (j > 1) j]);
