a=1;b=2;module m(x){echo(x);}function f(x)=x+1;m(f(a+b));for(i=[0:1])m(i);if(a==1)m("t");else m("f");
