echo([for (i = [0:99]) i]);
echo(str([for (i = [0:30]) i / 7]));
