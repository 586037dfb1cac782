$t2 = "only there";
module show_special() { echo($s); }
function special() = $s;
