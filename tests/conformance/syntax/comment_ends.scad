a = 1; // comment at the end
/* block */ b = 2; /* another */
echo(a, /* inside */ b); /**/
/* multi
   line */ echo("x"); // last line without newline
