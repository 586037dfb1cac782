// peer: newer
rotate_extrude(angle=60,$fn=20) translate([-5,0]) square(2);
