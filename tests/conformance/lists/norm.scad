echo(norm([3, 4]), norm([1, 2, 3]), norm([]), norm([-5]), norm([1, 1, 1, 1]), norm([1/0]), norm([0/0]));
