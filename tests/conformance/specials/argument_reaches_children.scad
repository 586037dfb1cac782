module wrap() children();
module show() echo($v);
wrap($v = 1) show();
wrap($v = 1) wrap($v = 2) show();
$v = 0;
wrap() show();
