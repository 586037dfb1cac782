polygon([[0,0],[1,1]]); square(2);
