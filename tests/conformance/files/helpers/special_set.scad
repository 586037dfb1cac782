$q = "theirs";
module show_set() { echo($q); }
function set_value() = $q;
