rotate_extrude(angle=90,$fn=16) polygon([[0,0],[4,0],[2,3],[0,3]]);
