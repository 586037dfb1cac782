rotate_extrude($fn=20) polygon([[0,0],[3,3],[0,6]]);
