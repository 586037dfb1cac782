// peer: newer
!union() { !cube(1); sphere(3); } cube(9);
