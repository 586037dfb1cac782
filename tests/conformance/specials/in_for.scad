module show() echo($i);
for ($i = [0:2]) show();
intersection_for ($i = [5:6]) show();
