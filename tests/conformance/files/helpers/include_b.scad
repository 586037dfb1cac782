from_b = 10;
