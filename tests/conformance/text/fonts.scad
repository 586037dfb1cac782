// peer: newer
for (f = ["", "Liberation Sans:style=Bold", "Liberation Sans:bold", "Liberation Sans:italic", "liberation mono",
          "Liberation Serif:style=italic", "Liberation Sans:style=Foo", "Liberation Mono:style=Bold Italic"])
  echo(f, fontmetrics(font = f), textmetrics("abc", font = f));
echo(fontmetrics(size = 20), fontmetrics(size = -1));
