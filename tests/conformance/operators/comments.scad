a = 1 /* inner */ + /* two
lines */ 2; // end
echo(a /* here */, /* and */ 3);
/**/ echo("empty");
// echo("never");
/* echo("never"); // */ echo("after");
/*** stars ***/ echo("stars"); //
