linear_extrude(70, twist = 40, slices = 20) polygon([for (a = [0:10:350]) (20 + 2 * cos(a * 6)) * [cos(a), sin(a)]]);
