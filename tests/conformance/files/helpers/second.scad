function which() = "second";
