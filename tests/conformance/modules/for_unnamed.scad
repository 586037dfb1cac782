for ([0:2]) echo("unnamed");
