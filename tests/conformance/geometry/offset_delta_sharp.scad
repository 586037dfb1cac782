offset(delta=1) polygon([[0,0],[20,0],[0,1]]);
