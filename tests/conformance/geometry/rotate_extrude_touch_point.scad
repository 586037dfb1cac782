rotate_extrude($fn=12) polygon([[0,3],[3,0],[5,3],[3,6]]);
