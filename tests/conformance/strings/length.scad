echo(len(""), len("a"), len("äöü"), len("€"), len("😀"), len("a\nb"), len("\u00e9"), len("e\u0301"));
