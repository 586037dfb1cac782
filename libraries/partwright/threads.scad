// Screw threads, each one closed polyhedron that does not cut itself, so that it is a good operand of any boolean.
//
// The surface is a lattice of columns around the axis; in each column the profile's corners sit where the helix meets it.
// The crest fades into the core near both ends, like a machined lead-in, and both ends are plain circles.

// A thread of any trapezoidal profile, standing on z = 0. About one pitch at both ends is core without thread.
//   d: outer diameter (mm)
//   pitch: axial distance of neighbouring crests (mm); at most a quarter of the length
//   length: length (mm)
//   depth: radial height of the profile (mm)
//   root: axial width of the root, as a part of the pitch (0.25)
//   crest: axial width of the crest, as a part of the pitch (0.125)
//   fade: turns over which the thread grows to full height (0.4)
// example: helical_thread(d = 30, pitch = 4, length = 20, depth = 1.5, root = 0.35, crest = 0.2);
module helical_thread(d, pitch, length, depth, root = 0.25, crest = 0.125, fade = 0.4) {
    assert(length >= 3.2 * pitch, str("a thread of pitch ", pitch, " needs a length of at least ", 3.2 * pitch, " mm"));
    assert(depth > 0 && depth < d / 2, "the depth of a thread lies between 0 and its radius");
    n = 4 * ceil(($fn > 0 ? max($fn, 8) : max(16, ceil(min(360 / $fa, d * PI / $fs)))) / 4);
    turns = floor((length - 0.1 * pitch) / pitch - (n - 1) / n);
    start = (length - pitch * (turns + (n - 1) / n)) / 2;
    flank = (1 - root - crest) / 2;
    u = [0, root, root + flank, root + flank + crest];
    high = [0, 0, 1, 1];
    rows = 4 * turns + 1;
    core = d / 2 - depth;
    last = n - 1;
    function grown(t) = max(0, min(1, t / fade, (turns - 1 / n - t) / fade));
    function at(i, row) = i * rows + row;
    function low(i) = n * rows + i;
    function top(i) = n * rows + n + i;
    function quad(a, b, c, d) = [[a, c, b], [a, d, c]];
    points = concat(
        [for (i = [0:last], row = [0:rows - 1])
            let (k = floor(row / 4), j = row % 4, r = core + depth * high[j] * grown(k + i / n), a = 360 * i / n)
            [r * cos(a), r * sin(a), start + pitch * (k + i / n + u[j])]],
        [for (z = [0, length], i = [0:last]) [core * cos(360 * i / n), core * sin(360 * i / n), z]]);
    faces = [
        [for (i = [0:last]) low(i)],
        [for (i = [last:-1:0]) top(i)],
        for (i = [0:last - 1]) each concat(
            quad(low(i), low(i + 1), at(i + 1, 0), at(i, 0)),
            [for (row = [0:rows - 2]) each quad(at(i, row), at(i + 1, row), at(i + 1, row + 1), at(i, row + 1))],
            quad(at(i, rows - 1), at(i + 1, rows - 1), top(i + 1), top(i))),
        // The seam, where the last column meets the first one a turn higher.
        [low(last), at(last, 0), low(0)],
        [low(0), at(last, 0), at(0, 0)],
        for (j = [0:3]) [at(0, j), at(last, 0), at(0, j + 1)],
        for (row = [0:rows - 6]) each quad(at(last, row), at(0, row + 4), at(0, row + 5), at(last, row + 1)),
        for (row = [rows - 5:rows - 2]) [at(last, row), at(last, row + 1), at(0, rows - 1)],
        [at(last, rows - 1), top(last), at(0, rows - 1)],
        [at(0, rows - 1), top(last), top(0)],
    ];
    polyhedron(points, faces);
}

// An ISO metric thread (60°, basic profile of ISO 68-1) standing on z = 0. As a cutter it makes an internal thread: let it
// reach beyond both faces by 1.5 pitches.
//   d: nominal diameter (mm)
//   pitch: pitch (mm)
//   length: length (mm)
//   internal: a cutter for an internal thread (false)
//   allowance: taken off the radius of an external thread, added to that of a cutter (mm, 0.1)
// example: metric_thread(d = 8, pitch = 1.25, length = 15);
module metric_thread(d, pitch, length, internal = false, allowance = 0.1)
    helical_thread(
        d = d + (internal ? 2 : -2) * allowance, pitch = pitch, length = length,
        depth = pitch * sqrt(3) / 2 * 5 / 8, root = 0.25, crest = 0.125);
