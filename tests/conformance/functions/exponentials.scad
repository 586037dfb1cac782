echo(exp(0), exp(1), exp(-1), exp(710), exp(-1000), exp(1/0), ln(1), ln(0), ln(-1), ln(10), ln(exp(1)), log(10), log(1000), log(0), log(-1), log(2), log(1e-5));
echo(sqrt(4), sqrt(2), sqrt(-1), sqrt(0), sqrt(1/0), sqrt(0.25), pow(2, 10), pow(2, 0.5), pow(-2, 3), pow(-2, 0.5), pow(0, 0), pow(0, -1), pow(2, 1024), pow(1/0, 0), pow(10, -3));
echo(log(1000) == 3, log(100) == 2, log(8) / log(2) == 3, ln(exp(2)) == 2, exp(ln(5)) == 5, pow(2, 3) == 8, sqrt(16) == 4);
