rotate_extrude($fn=10) translate([-5,0]) square(2);
