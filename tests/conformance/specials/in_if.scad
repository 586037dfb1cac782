module show() echo($a);
$a = 1;
if (true) { $a = 2; show(); }
show();
