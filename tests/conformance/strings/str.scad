echo(str(), str(""), str("a"), str(1, 2), str("a", [1, "b"], true, undef), str([]), str([[]]), str([["x"]]));
echo(str([0:2]), str([0:0.5:2]), str(function(x) x + 1), str(1/0), str(-1/0), str(0/0), str(1e100));
echo(str("quote\"in"), [str("quote\"in")], ["a\"b"], "a\"b", str(["a\"b"]));
