// @vitest-environment jsdom
import { expect, test } from "vitest";
import { commands, keyName } from "../src/commands";

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers });

test("keys have names", () => {
  expect(press("s", { ctrlKey: true })).toBe("mod+s");
  expect(press("Z", { metaKey: true, shiftKey: true })).toBe("mod+shift+z");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("F5")).toBe("f5");
  expect(press("Escape")).toBe("escape");
});

test("each key has one command, each command its own id", () => {
  const keys = commands.flatMap((command) => command.keys);
  expect(new Set(keys).size).toBe(keys.length);
  const ids = commands.map((command) => command.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the conventions of the field are there", () => {
  const keys = commands.flatMap((command) => command.keys);
  for (const key of ["f5", "f6", "mod+enter", "mod+s", "escape", "?", "r", "p", "d", ..."12345678"]) expect(keys).toContain(key);
});
