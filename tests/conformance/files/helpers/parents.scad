module parents() { echo(parent_module(0), parent_module(1), $parent_modules); }
