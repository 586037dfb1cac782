// peer: newer
module wrap() { children(); }
wrap() assert(false, "in child");
