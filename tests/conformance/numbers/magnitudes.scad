for (e = [-20:20]) echo(e, pow(10, e), 1.5 * pow(10, e), -pow(10, e));
