polygon([for(i=[0:4]) 10*[cos(144*i),sin(144*i)]]);
