use <helpers/parents.scad>
module mine() { parents(); }
mine();
