mirror([1,2]) polygon([[1,0],[3,0],[1,4]]);
