echo(+5, + +5, +-5, -+5, +[1], +"a", +undef, +true);
