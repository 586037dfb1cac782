// Merge sort of pairs by a key, with index arithmetic and C-style comprehensions.
function merge(a, b) = [
    for (i = 0, j = 0; i + j < len(a) + len(b); 
        takes_a = j >= len(b) || (i < len(a) && a[i][0] <= b[j][0]), i = takes_a ? i + 1 : i, j = takes_a ? j : j + 1)
        j >= len(b) || (i < len(a) && a[i][0] <= b[j][0]) ? a[i] : b[j]
];
function part(list, from, to) = [for (i = [from : 1 : to - 1]) list[i]];
function sort(list) = len(list) < 2 ? list : let (middle = floor(len(list) / 2))
    merge(sort(part(list, 0, middle)), sort(part(list, middle, len(list))));
sorted = sort([for (i = [0 : 9999]) [(i * 7919) % 10007, i]]);
echo(sorted[0], sorted[5000], sorted[9999]);
