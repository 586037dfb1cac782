offset(delta=-2,chamfer=true) polygon([[0,0],[20,0],[20,8],[8,8],[8,20],[0,20]]);
