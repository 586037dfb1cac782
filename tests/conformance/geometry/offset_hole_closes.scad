offset(r=6,$fn=16) difference(){square(30,center=true);square(10,center=true);}
