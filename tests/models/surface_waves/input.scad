// peer: newer
surface("parts/waves.dat");
