// peer: newer
linear_extrude(10,twist=120,slices=20) polygon([[0,0],[6,0],[6,6],[3,2],[0,6]]);
