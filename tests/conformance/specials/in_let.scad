module show() echo($a);
let ($a = 1) show();
let ($a = 1) let ($a = $a + 1) show();
