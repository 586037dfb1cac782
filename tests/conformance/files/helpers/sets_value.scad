value = 2;
