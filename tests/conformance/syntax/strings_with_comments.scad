echo("/* no comment */", "// neither", "a\\"); // comment
echo("http://x.y/z");
