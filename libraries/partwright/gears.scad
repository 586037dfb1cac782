// Involute spur gears. The flanks are exact involutes of the base circle; teeth that would be undercut are not relieved,
// so use at least 14 teeth at 20°, or a positive profile shift.

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

// The involute function: tan(angle) − angle, in degrees.
//   angle: pressure angle (degrees)
// example: echo(involute(20));
function involute(angle) = tan(angle) * 180 / PI - angle;

// Points of a gear's outline, counter-clockwise, a tooth's middle on the X axis.
//   m: module (mm)
//   teeth: number of teeth, at least 6
//   pressure_angle: pressure angle (degrees, 20)
//   backlash: taken off each tooth's thickness at the pitch circle (mm, 0.1)
//   shift: profile shift, as a multiple of the module (0)
//   clearance: between tip and root, as a multiple of the module (0.25)
//   steps: points on each flank (8)
// example: polygon(gear_points(2, 20));
function gear_points(m, teeth, pressure_angle = 20, backlash = 0.1, shift = 0, clearance = 0.25, steps = 8) =
    assert(teeth >= 6, "a gear needs at least 6 teeth")
    let (
        pitch_r = m * teeth / 2,
        base_r = pitch_r * cos(pressure_angle),
        tip_r = outer_diameter(m, teeth, shift) / 2,
        root_r = root_diameter(m, teeth, shift, clearance) / 2,
        // Half the angle of a tooth at the pitch circle, and from there at any radius.
        half = 90 / teeth + (2 * shift * m * tan(pressure_angle) - backlash) / 2 / pitch_r * 180 / PI,
        from = max(base_r, root_r + 0.05 * m),
        angle_at = function (r) half + involute(pressure_angle) - involute(acos(min(1, base_r / r))),
        flank = [for (i = [0:steps]) let (r = from + (tip_r - from) * i / steps) [r, max(angle_at(r), 0.05)]],
        one = concat(
            [[root_r, -flank[0][1] - 20 / teeth]],
            [[max(root_r, from - 0.08 * m), -flank[0][1] - 4 / teeth]],
            [for (p = flank) [p[0], -p[1]]],
            [[tip_r, 0]],
            [for (i = [steps:-1:0]) flank[i]],
            [[max(root_r, from - 0.08 * m), flank[0][1] + 4 / teeth]],
            [[root_r, flank[0][1] + 20 / teeth]]))
    [for (t = [0:teeth - 1], p = one) let (a = p[1] + 360 * t / teeth) [p[0] * cos(a), p[0] * sin(a)]];

// Outline of an involute spur gear (2D).
//   m: module (mm)
//   teeth: number of teeth, at least 6
//   pressure_angle: pressure angle (degrees, 20)
//   backlash: taken off each tooth's thickness at the pitch circle (mm, 0.1)
//   shift: profile shift, as a multiple of the module (0)
// example: gear_profile(m = 2, teeth = 18);
module gear_profile(m, teeth, pressure_angle = 20, backlash = 0.1, shift = 0)
    polygon(gear_points(m, teeth, pressure_angle, backlash, shift));

// An involute spur gear standing on z = 0.
//   m: module (mm)
//   teeth: number of teeth, at least 6
//   thickness: face width (mm)
//   bore: diameter of the hole (mm, 5); 0 for none
//   pressure_angle: pressure angle (degrees, 20)
//   backlash: taken off each tooth's thickness at the pitch circle (mm, 0.1)
// example: spur_gear(m = 1.5, teeth = 24, thickness = 8, bore = 6);
module spur_gear(m, teeth, thickness, bore = 5, pressure_angle = 20, backlash = 0.1)
    linear_extrude(thickness) difference() {
        gear_profile(m, teeth, pressure_angle, backlash);
        if (bore > 0) circle(d = bore);
    }
