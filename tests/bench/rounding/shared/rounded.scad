// What lies within r of the children: by OpenSCAD as a sum with a sphere whose facets are as near to a ball as `$tol` says,
// here (`-D offsets=true`) as an offset.
$tol = 0.05;
offsets = false;
module rounded(r) {
    if (offsets) offset(r) children();
    else minkowski() {
        union() children();
        sphere(r, $fn = ceil(180 / acos(1 - $tol / r)));
    }
}
