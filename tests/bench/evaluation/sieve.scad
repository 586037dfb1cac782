// Primes by trial division with early exit, and by filtering.
function divides(n, primes, i = 0) =
    i >= len(primes) || primes[i] * primes[i] > n ? false : n % primes[i] == 0 ? true : divides(n, primes, i + 1);
small = [for (n = [2 : 200]) if (len([for (d = [2 : 1 : sqrt(n)]) if (n % d == 0) d]) == 0) n];
primes = [for (n = [2 : 29999]) if (!divides(n, small)) n];
echo(len(primes), primes[len(primes) - 1]);
