// title: Funnel
// about: Funnel with a straight spout and a rolled rim; prints upside down without supports.
// tags: funnel, kitchen, workshop, filling, cone
// ask: a funnel 80 mm wide with a 10 mm spout
// ask: funnel for a bottle neck, spout 15 mm, 40 mm long
// words diameter: diameter, width, wide, mouth, opening, rim
// words spout: spout, spout diameter, neck
// words spout_length: spout length, neck length
// words angle: angle, slope, steepness
// words wall: wall, thickness, thick
// bodies: 1
// size: [mouth, mouth, height]

use <partwright/shapes.scad>

/* [Size] */
// Diameter over the rim (mm)
diameter = 80; // [30:1:200]
// Outer diameter of the spout (mm)
spout = 12; // [5:0.5:40]
// Length of the spout (mm)
spout_length = 30; // [5:1:100]
// Slope of the cone from the horizontal (degrees)
angle = 50; // [45:1:75]
// Wall thickness (mm)
wall = 1.6; // [0.8:0.1:4]

/* [Hidden] */
$fn = 96;

tube = max(spout, 2 * wall + 1.5);
mouth = max(diameter, tube + 14);
R = mouth / 2 - 2; // outside of the cone at the rim
r = tube / 2;
rim = 4;
cone = (R - r) * tan(angle);
slope = wall / sin(angle); // horizontal width of the cone's wall
height = rim + cone + spout_length;
// Mouth down: rim, cone, spout.
rotate_extrude() polygon([
    [mouth / 2, 0], [mouth / 2, rim - 1], [mouth / 2 - 1, rim], [R, rim], [r, rim + cone],
    [r - min(0.6, wall / 2), height], [r - wall, height],
    [r - wall, rim + cone - (slope - wall) * tan(angle)], [R - slope, rim], [R - slope, 0]]);
