// Deeply nested lists made flat by recursion, and sums of them.
function nest(depth) = depth == 0 ? 1 : [for (i = [0 : 3]) nest(depth - 1)];
function flatten(tree) = [for (branch = tree) each is_list(branch) ? flatten(branch) : branch];
function sum(tree) = is_num(tree) ? tree : [for (branch = tree) sum(branch)] * [for (branch = tree) 1];
tree = nest(7);
echo(len(flatten(tree)), sum(tree));
echo(len(flatten([for (i = [0 : 4]) tree])));
