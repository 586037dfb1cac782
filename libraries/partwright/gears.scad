// Spur gears: their measures, and a gear to print. Their outline is `gear`.

// Pitch diameter of a gear (mm).
//   m: module (mm)
//   teeth: number of teeth
// example: echo(pitch_diameter(2, 20));
function pitch_diameter(m, teeth) = m * teeth;

// Outer diameter of a gear (mm).
//   m: module (mm)
//   teeth: number of teeth
//   shift: profile shift, as a multiple of the module (0)
// example: echo(outer_diameter(2, 20));
function outer_diameter(m, teeth, shift = 0) = m * (teeth + 2 + 2 * shift);

// Root diameter of a gear (mm).
//   m: module (mm)
//   teeth: number of teeth
//   shift: profile shift, as a multiple of the module (0)
//   clearance: between tip and root, as a multiple of the module (0.25)
// example: echo(root_diameter(2, 20));
function root_diameter(m, teeth, shift = 0, clearance = 0.25) = m * (teeth - 2 + 2 * shift - 2 * clearance);

// Axle distance of two gears without profile shift (mm).
//   m: module (mm)
//   a: teeth of one gear
//   b: teeth of the other gear
// example: echo(axle_distance(2, 20, 40));
function axle_distance(m, a, b) = m * (a + b) / 2;

// An involute spur gear standing on z = 0.
//   m: module (mm)
//   teeth: number of teeth, at least 5
//   thickness: face width (mm)
//   bore: diameter of the hole (mm, 5); 0 for none
//   pressure_angle: pressure angle (degrees, 20)
//   backlash: taken off each tooth's thickness at the pitch circle (mm, 0.1)
// example: spur_gear(m = 1.5, teeth = 24, thickness = 8, bore = 6);
module spur_gear(m, teeth, thickness, bore = 5, pressure_angle = 20, backlash = 0.1)
    linear_extrude(thickness) difference() {
        gear(m, teeth, pressure_angle, backlash);
        if (bore > 0) circle(d = bore);
    }
