use <chain_a.scad>
function through() = a();
