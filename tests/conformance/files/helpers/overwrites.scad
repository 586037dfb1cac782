twofold = 1;
twofold = 2;
