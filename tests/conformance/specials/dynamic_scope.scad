$x = 1;
module show() echo($x);
module two() { $x = 2; show(); children(); }
show();
two() show();
two() { show(); two() show(); }
show($x = 5);
show();
