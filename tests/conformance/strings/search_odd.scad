// peer: newer
echo(search(undef, "abc"));
echo(search(true, [true]));
echo(search("a", undef));
echo(search("a", 5));
echo(search(1, "abc"));
echo(search([1], "abc"));
echo(search("a"));
echo(search());
echo(search("a", "abc", 1, 0, 0));
echo(search("a", "aaa", -1));
echo(search("a", "aaa", 1.9));
echo(search("a", "aaa", undef));
echo(search("a", "aaa", "x"));
echo(search([[1, 2]], [[1, 2], [3, 4]]), search([[1, 2]], [[[1, 2], 5], [3, 4]]));
echo(search([], [1, 2]), search([undef], [undef, 1]), search(["abc"], ["abc", "x"]), search(["abc"], "abc"));
