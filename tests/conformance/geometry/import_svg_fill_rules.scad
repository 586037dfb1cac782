linear_extrude(1) import("files/fill_rules.svg");
