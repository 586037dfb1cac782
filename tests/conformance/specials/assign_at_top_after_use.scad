module show() echo($late);
show();
$late = 5;
