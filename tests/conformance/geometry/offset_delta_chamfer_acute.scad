offset(delta=2,chamfer=true) polygon([[0,0],[20,0],[0,6]]);
