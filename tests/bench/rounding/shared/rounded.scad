// What lies within r of the children: the sum with a sphere whose facets are as near to a ball as `$tol` says.
$tol = 0.05;
module rounded(r) {
    minkowski() {
        union() children();
        sphere(r, $fn = ceil(180 / acos(1 - $tol / r)));
    }
}
