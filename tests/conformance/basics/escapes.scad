echo("a\qb", "\x4", "\u12");
