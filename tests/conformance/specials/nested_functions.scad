function outer($q) = middle() + 1;
function middle() = inner() * 2;
function inner() = $q;
echo(outer(5));
$q = 0;
echo(outer($q = 3), middle(), inner());
