// Strings built, taken apart, and searched.
function join(words, i = 0, text = "") = i == len(words) ? text : join(words, i + 1, str(text, words[i]));
function reverse(text) = join([for (i = [len(text) - 1 : -1 : 0]) text[i]]);
function upper(text) = join([for (c = text) let (code = ord(c)) code >= 97 && code <= 122 ? chr(code - 32) : c]);
words = [for (i = [0 : 1999]) str("part-", i, "×", i / 8, ";")];
text = join(words);
echo(len(text), text[4711], len(search(";", text, 0)[0]));
echo(len(reverse(text)), upper(words[1234]));
