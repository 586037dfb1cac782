// title: Phone stand
// about: One-piece stand for a phone or tablet: a leaning back, a lip in front and a slot for the charging cable.
// tags: phone, stand, tablet, holder, desk, dock
// ask: a phone stand 75 mm wide at 65 degrees
// ask: tablet stand 120 mm wide for a 10 mm thick tablet
// words width: width, wide
// words back: back, height, high, tall, length
// words angle: angle, tilt, degrees, lean, upright, steep
// words device: device, phone thickness, tablet thickness, slot
// words lip: lip, front
// words thickness: thickness, thick, wall
// words cable: cable, cable slot, charging
// bodies: 1
// size: [undef, undef, width]

use <partwright/shapes.scad>

/* [Size] */
// Width (mm)
width = 70; // [40:1:200]
// Length of the back (mm)
back = 95; // [50:1:180]
// Lean of the back from the table (degrees)
angle = 65; // [45:1:80]
// Thickness of the walls (mm)
thickness = 4; // [2.5:0.5:8]

/* [Device] */
// Thickness of the device with its case (mm)
device = 12; // [6:0.5:25]
// Height of the lip (mm)
lip = 12; // [4:1:30]
// Width of a slot for the cable (mm), 0 for none
cable = 14; // [0:1:30]

/* [Hidden] */
$fn = 48;

t = thickness;
r = t / 2;
// Side view: seat across the back's foot, base below, and a strut from the back's upper part to the base.
along = [cos(angle), sin(angle)];
across = [sin(angle), -cos(angle)];
heel = [0, r + 8];
seat = heel - (device + t) * across;
tip = seat + (lip + r) * along;
top = heel + back * along;
grip = heel + back * 0.62 * along;
foot = [max(top[0] * 1.05, grip[0] + 12), r];
toe = [min(seat[0], tip[0]) - 4, r];

module strip(points)
    for (i = [0:1:len(points) - 2]) hull() {
        translate(points[i]) circle(r = r);
        translate(points[i + 1]) circle(r = r);
    }

module section() fillet_profile(min(3, t * 0.6)) {
    strip([toe, foot]);
    strip([tip, seat, heel, top]);
    strip([foot, grip]);
    strip([heel, [heel[0] + 2, r]]);
    strip([seat, [seat[0], r]]);
}

// The slot opens lip, seat and the wall below from in front; the base stays whole.
slot_width = min(cable, width - 16);

difference() {
    linear_extrude(width) section();
    if (slot_width > 0) translate([toe[0] - 5 - lip, 0, (width - slot_width) / 2]) linear_extrude(slot_width)
        polygon([[0, t + 1.5], [heel[0] - toe[0] + 5 + lip - r - 1, t + 1.5],
                 [heel[0] - toe[0] + 5 + lip - r - 1, tip[1] + t], [0, tip[1] + t]]);
}
