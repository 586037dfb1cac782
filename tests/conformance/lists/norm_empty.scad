echo(norm([]), 1 / norm([]), 1 / norm([0]), 1 / norm([-0]));
