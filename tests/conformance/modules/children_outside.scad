children();
children(0);
echo("end");
