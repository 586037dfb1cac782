echo([each 5], [each undef], [each []], [each [[1, 2], [3]]], [each "ab"], [each [1, each [2, 3]]], [each [0:2:6]], [each true], [each each [[1, 2], [3]]]);
