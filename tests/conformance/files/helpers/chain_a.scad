use <chain_b.scad>
function a() = str("a", b());
