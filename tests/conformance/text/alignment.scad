// peer: newer
for (h = ["left", "center", "right"], v = ["top", "center", "baseline", "bottom"])
  echo(h, v, textmetrics("jg.", halign = h, valign = v, font = "Liberation Serif:style=Bold Italic"));
