offset(r=1,$fn=16) difference(){square(20,center=true);square(10,center=true);}
