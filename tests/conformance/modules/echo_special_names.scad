echo($fn = 5, $x = 1);
echo($fn);
