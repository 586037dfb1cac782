echo(norm([3, 4]), norm([1, 2, 3]), norm([]), cross([1, 2, 3], [4, 5, 6]), cross([1, 2], [3, 4]));
