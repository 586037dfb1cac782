use <helpers/wraps.scad>
own = "own";
wrap() echo(own);
wrap_count() { echo(1); echo(2); }
