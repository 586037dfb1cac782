echo(search("a", "abcabc"), search("e", "abc"), search("abc", "cab"), search("a", "abcabc", 0), search("ab", "abcabc", 0), search("ab", "abcabc", 2), search("", "abc"), search("a", ""));
echo(search("üa", "aüaü"), search("üa", "aüaü", 0), search("a😀", "😀a😀", 0), search("x", "abc", 0), search("xa", "abc", 0), search("xa", "abc", 1));
