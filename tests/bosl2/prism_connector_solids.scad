// A connector with fillets between a block and a ball.
include <BOSL2/std.scad>
$fn = 32;
cuboid([12, 20, 20]) let (block = parent())
    right(34) spheroid(d = 22, style = "aligned")
        prism_connector(circle(r = 4, $fn = 16), block, RIGHT, parent(), LEFT, fillet1 = 3, fillet2 = 1, n = 4);
