include <helpers/warns.scad>
warns();
