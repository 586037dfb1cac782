echo("tab\tend", "new\nline", "quote\"end", "back\\slash", "cr\rend");
echo("\x41\x7a", "\u00e9\u20ac", "\U01F600", "\x00", "a\x01b");
echo("\q", "\'", "a\/b");
