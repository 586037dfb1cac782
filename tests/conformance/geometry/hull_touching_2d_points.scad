hull(){polygon([[0,0],[1,0],[0,1]]);translate([5,5])polygon([[0,0],[1,0],[0,1]]);}
