// peer: newer
difference(){roof() square(10,center=true);cylinder(h=20,r=2,$fn=16,center=true);}
