echo(ord("a"), ord("abc"), ord("€"), ord("😀"), ord(""), ord("\n"), ord("\u00e9"));
