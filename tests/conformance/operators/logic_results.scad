echo(1 && 2, 0 || 5, "a" && "b", [] || "x", undef || undef, undef && 1, !undef, ![], ![0], !0, !0.1, !(0/0));
