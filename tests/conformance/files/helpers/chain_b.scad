function b() = "b";
