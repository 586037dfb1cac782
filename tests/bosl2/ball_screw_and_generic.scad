// Ball screw, and a thread with its own profile.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
ball_screw_rod(d = 15, l = 20, pitch = 6, ball_diam = 4, ball_arc = 100, $fn = 32);
right(25) generic_threaded_rod(d = 14, l = 20, pitch = 4, profile = [[-1 / 2, -0.3], [-0.2, -0.3], [-0.1, 0], [0.1, 0], [0.2, -0.3], [1 / 2, -0.3]], $fn = 32);
