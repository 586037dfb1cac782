import { expect, test } from "vitest";
import { withTolerance } from "../src/customizer/tolerance";

test.each([
  ["changes what is set", "$tol = 0.1;\ncube(1);\n", "$tol = 0.02;\ncube(1);\n"],
  ["changes the last one, which counts", "$tol = 1;\n  $tol  =  w / 2 ;\n", "$tol = 1;\n  $tol  =  0.02 ;\n"],
  ["leaves comments and texts alone", '// $tol = 1;\necho("\n$tol = 3;\n");\n', '// $tol = 1;\n$tol = 0.02;\necho("\n$tol = 3;\n");\n'],
  ["leaves what a call sets alone", "sphere(1, $tol = 0.1);\n", "$tol = 0.02;\nsphere(1, $tol = 0.1);\n"],
  ["comes behind the script's head", "/* A part\n of mine */\n\nw = 3; // [1:5]\n", "/* A part\n of mine */\n\n$tol = 0.02;\nw = 3; // [1:5]\n"],
  ["is all of an empty script", "// nothing yet", "// nothing yet\n$tol = 0.02;\n"],
])("%s", (_, script, expected) => {
  expect(withTolerance(script, 0.02)).toBe(expected);
});
