echo(is_list(version()), len(version()), version_num() > 20200000, version_num([2020, 5, 6]), version_num([2019, 5]), version_num("a"), version_num([1]), version_num(5));
