// peer: newer
echo(search("abe", ["a", "b", "e"]));
echo(search("abe", [["a"], ["b"], ["e"]]));
echo(search("ab", [["abc"], ["bcd"]]));
echo(search("a", [["x", "a"], ["y", "b"]], 1, 1));
echo(search("a", [["x", "a"], ["y"]], 1, 1));
echo(search("abc", []));
