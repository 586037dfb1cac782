a=1;b=2;;;
echo( a
  , b
  );
echo([1,2,3,]);
function f(x,)=x;
module m(a,b,){echo(a,b);}
m(1,2);
{ echo("bare block"); }
