include <include_b.scad>
from_a = from_b + 1;
