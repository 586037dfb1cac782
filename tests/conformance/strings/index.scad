s = "añ€😀z";
echo([for (i = [0:6]) s[i]], s[-1], s[1.9], s[0.5], s["a"], s[undef], s[true], s[[0]], s[1/0], s[0/0]);
echo(""[0], "abc"[2], "abc"[3]);
