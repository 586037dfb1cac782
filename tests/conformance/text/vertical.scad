// peer: newer
for (d = ["ltr", "rtl", "ttb", "btt"]) echo(d, textmetrics("abj", direction = d));
for (h = ["left", "center", "right"], v = ["top", "center", "bottom"])
  echo(h, v, textmetrics("jg.", direction = "ttb", halign = h, valign = v));
