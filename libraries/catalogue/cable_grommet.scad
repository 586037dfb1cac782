// title: Cable grommet
// about: Snap-in bushing that protects a cable in a panel hole: flange, slotted neck with barbs, and a rounded bore.
// tags: grommet, cable gland, strain relief, bushing, panel, cable
// ask: a cable grommet for an 8 mm cable in a 16 mm hole
// ask: snap-in cable bushing for a 3 mm thick panel
// words hole: hole, panel hole, opening
// words bore: bore, cable, cable diameter, inside
// words panel: panel, panel thickness, sheet
// words flange: flange, collar, rim
// words barb: barb, snap
// bodies: 1
// size: [neck + 2 * flange, neck + 2 * flange, flange_height + panel + barb_height]

use <partwright/shapes.scad>

/* [Size] */
// Diameter of the hole in the panel (mm)
hole = 16; // [8:0.5:60]
// Diameter of the cable (mm)
bore = 8; // [2:0.5:50]
// Thickness of the panel (mm)
panel = 2; // [1:0.5:12]

/* [Shape] */
// Width of the flange beyond the hole (mm)
flange = 3; // [1.5:0.5:10]
// How far the barbs stand out (mm)
barb = 0.8; // [0.3:0.1:1.5]

/* [Hidden] */
$fn = 64;

neck = hole - 0.3;
inside = min(bore, neck - 3) + 0.3;
flange_height = 2.5;
barb_height = 3 + barb;
r = neck / 2;
i = inside / 2;
top = flange_height + panel + 0.2;
end = flange_height + panel + barb_height;
round = min(1, (r - i) / 2);

difference() {
    rotate_extrude() polygon([
        [i + round, 0], [r + flange - 0.5, 0], [r + flange, 0.5], [r + flange, flange_height - 0.5], [r + flange - 0.5, flange_height],
        [r, flange_height], [r, top], [r + barb, top + barb], [r + barb, top + barb + 0.4], [r - min(0.6, (r - i) / 3), end],
        [i, end], [i, round]]);
    // Four slots let the barbs spring inwards.
    for (a = [0, 90]) rotate(a) translate([-hole, -0.75, flange_height + 0.4]) cube([2 * hole, 1.5, end]);
}
