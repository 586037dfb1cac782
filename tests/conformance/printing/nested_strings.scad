echo(["a", ["b\"c", "d\\e"]], "f\"g", str(["h\"i"]), str("j\"k"));
