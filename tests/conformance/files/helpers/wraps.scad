own = "theirs";
module wrap() { echo(own); children(); }
module wrap_count() { echo($children); children(1); }
