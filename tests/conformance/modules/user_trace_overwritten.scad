// peer: newer
module m() {
    b = 1;
    c = 2;
    b = assert(c == 3, "told") 5;
}
a = 1;
a = a == undef ? 4 : 5;
m();
