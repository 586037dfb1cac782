echo([1] < ["a"]);
echo([1, "a"] < [2, 5]);
echo([undef] < [undef]);
echo([1] < 2);
echo([true] < [2]);
