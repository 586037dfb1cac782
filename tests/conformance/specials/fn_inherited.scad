// peer: newer
module show() echo($fn, $fa, $fs);
$fn = 10;
show();
show($fn = 20);
union($fn = 30) show();
translate([1, 0, 0], $fa = 5) show();
rotate(5, $fs = 0.1) { $fn = 40; show(); }
