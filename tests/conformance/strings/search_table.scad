t = [["a", 1], ["b", 2], ["c", 3], ["d", 4], ["a", 5], ["b", 6], ["c", 7], ["d", 8], ["e", 9]];
echo(search("a", t), search("abc", t), search("abc", t, 0), search("abce", t, 2), search(3, t, 0, 1), search([3], t, 0, 1), search(["a"], t), search(["zz", "b"], t));
echo(search(9, t, 1, 1), search(9, t), search([1, "c", 9], t, 0, 1), search(["a", 9], t, 0), search([["a", 1]], t), search(7, [1, 7, 3, 7], 0), search([7, 5], [1, 7, 3, 7]), search([7, 5], [1, 7, 3, 7], 0));
