module outer() { children(); }
module inner() { echo(parent_module(0), parent_module(1), $parent_modules); }
outer() inner();
outer() outer() inner();
