// peer: newer
echo(search("a", "abcabc"), search("a", "abcabc", 0), search("abe", "abcabc"), search("ab", "abab", 0), search("z", "abc"));
echo(search(3, [1, 2, 3, 3]), search(3, [1, 2, 3, 3], 0), search([1, 3], [1, 2, 3]));
echo(search("b", [["a", 1], ["b", 2], ["c", 3]]), search(["b", "c"], [["a", 1], ["b", 2], ["c", 3]]));
echo(search(2, [["a", 1], ["b", 2]], 1, 1), search([2], [["a", 1], ["b", 2]], 1, 1));
echo(search("abc", [["a", 1], ["b", 2], ["a", 3]], 0));
