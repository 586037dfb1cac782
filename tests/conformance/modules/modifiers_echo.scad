*echo("disabled");
%echo("background");
#echo("highlight");
!echo("root");
