module count(n) { if (n > 0) { echo(n); count(n - 1); } }
count(3);
module tree(n) { echo(n, $parent_modules); if (n > 0) { tree(n - 1); tree(n - 1); } }
tree(1);
