echo([1/0, -1/0, 0/0], [undef], [true, false], [[]], [""], str(undef), str([undef]), str(true), str([0/0]));
