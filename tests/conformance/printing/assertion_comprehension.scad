assert([for (i = [0:2]) if (i > 5) i] == [1] && len("abc") == 4);
