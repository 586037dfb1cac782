echo([for (i = 5) i], [for (i = "ab") i], [for (i = true) i], [for (i = []) i], [for (i = [[]]) i], [for (i = undef) i]);
