echo(!true, !!true, !0, !"", ![], !undef, !-1, !(1 == 2), !1 == 2, !1 + 1 == undef);
