#%echo("both");
*#echo("never");
