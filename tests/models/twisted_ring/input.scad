// peer: none
sweep([for (a = [0:3:357]) [30 * cos(a), 30 * sin(a), 6 * sin(2 * a)]], closed = true, twist = 360)
    difference() { rounded_square([9, 6], r = 1.5, center = true, $fn = 24); circle(d = 2.5, $fn = 16); }
