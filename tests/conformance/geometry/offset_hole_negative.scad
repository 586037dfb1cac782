offset(delta=-1) difference(){square(20,center=true);circle(5,$fn=12);}
