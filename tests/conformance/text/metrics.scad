// peer: newer
for (t = ["", " ", "A V", "fi", "Äq", "שלום", "AVATAR To", "H", "gjpq_"]) echo(t, textmetrics(t));
echo(textmetrics("Hg", size = 7, spacing = 1.3));
