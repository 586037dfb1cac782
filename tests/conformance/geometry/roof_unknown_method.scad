// peer: newer
roof(method="flat") square(4);
