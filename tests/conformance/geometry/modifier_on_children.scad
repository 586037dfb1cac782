module m(){children();} m() {%cube(9); cube(2);}
