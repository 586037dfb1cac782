function sq(s)=[[-s,-s],[s,-s],[s,s],[-s,s]]; polygon(concat(sq(9),sq(6),sq(3)),paths=[[0,1,2,3],[4,5,6,7],[8,9,10,11]]);
