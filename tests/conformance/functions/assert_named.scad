assert(message = "named", condition = false);
