function which() = "first";
