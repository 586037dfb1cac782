// Recursion that is not a tail call, as deep as every program can.
function sum(n) = n == 0 ? 0 : n + sum(n - 1);
function count(list, i) = i == len(list) ? 0 : 1 + count(list, i + 1);
echo([for (i = [1 : 200]) sum(700)] * [for (i = [1 : 200]) 1]);
list = [for (i = [0 : 699]) i];
echo([for (i = [0 : 99]) count(list, i)] * [for (i = [0 : 99]) 1]);
