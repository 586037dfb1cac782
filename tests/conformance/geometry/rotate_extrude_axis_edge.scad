rotate_extrude($fn=20) square([3,4]);
