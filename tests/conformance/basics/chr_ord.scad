echo(chr(65), chr(65, 66), chr([72, 105]), chr([97 : 101]), chr(8364), chr(-1), chr("a"), chr(0));
echo(ord("A"), ord("€"), ord("abc"), ord(""));
