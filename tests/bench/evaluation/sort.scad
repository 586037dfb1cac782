// Quicksort of pseudo-random numbers by comprehensions.
function quicksort(list) = len(list) < 2 ? list : let (pivot = list[floor(len(list) / 2)])
    concat(
        quicksort([for (x = list) if (x < pivot) x]),
        [for (x = list) if (x == pivot) x],
        quicksort([for (x = list) if (x > pivot) x])
    );
numbers = [for (i = [0 : 29999]) (i * 7919) % 30011];
sorted = quicksort(numbers);
echo(sorted[0], sorted[100], sorted[29999], len(sorted));
