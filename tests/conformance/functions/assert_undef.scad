assert(undef);
