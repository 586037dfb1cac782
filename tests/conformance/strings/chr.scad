echo(chr(65), chr(65, 66), chr([72, 105]), chr([65:70]), chr(8364), chr(128512));
echo(chr(0), chr(-1), chr(1e10), chr(65.9), chr("a"), chr(undef), chr(true), chr(), chr([]), chr([65, "x", 66]), chr(1/0), chr(0/0));
echo(chr(55296), chr(1114111), chr(1114112), chr([65, [66]]), chr([70:-1:65]), chr([65:0.5:67]), len(chr(0)), chr(9), chr(10));
