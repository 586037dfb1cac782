// a line
/* a block
   over lines */ echo("after"); // behind
echo(1 /* inside */ + 2);
/**/ echo("empty");
