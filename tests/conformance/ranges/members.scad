r = [1:2:9];
echo(r[0], r[1], r[2], r[3], r.begin, r.step, r.end, is_list(r), is_num(r), r == [1:2:9], r == [1:2:10], r != [1:9]);
