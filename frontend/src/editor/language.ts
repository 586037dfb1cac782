/** How a script looks: OpenSCAD's tokens for Monaco's Monarch, and its brackets and comments. */
import type { languages } from "monaco-editor/editor";

export const LANGUAGE = "openscad";

export const configuration: languages.LanguageConfiguration = {
  comments: { lineComment: "//", blockComment: ["/*", "*/"] },
  brackets: [
    ["{", "}"],
    ["[", "]"],
    ["(", ")"],
  ],
  autoClosingPairs: [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"', notIn: ["string", "comment"] },
  ],
  surroundingPairs: [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"' },
  ],
  wordPattern: /\$?[A-Za-z_]\w*|-?\d+(?:\.\d+)?/,
  indentationRules: { increaseIndentPattern: /[{[(]\s*(\/\/.*)?$/, decreaseIndentPattern: /^\s*[}\])]/ },
};

export const grammar: languages.IMonarchLanguage = {
  defaultToken: "",
  keywords: ["module", "function", "if", "else", "for", "intersection_for", "let", "each", "assert", "echo", "true", "false", "undef", "use", "include"],
  tokenizer: {
    root: [
      [/\b(use|include)(\s*)(<[^>\n]*>)/, ["keyword", "", "string"]],
      [/\$[A-Za-z_]\w*/, "variable.special"],
      [/[A-Za-z_]\w*(?=\s*\()/, { cases: { "@keywords": "keyword", "@default": "predefined" } }],
      [/[A-Za-z_]\w*/, { cases: { "@keywords": "keyword", "@default": "identifier" } }],
      [/\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/, "number"],
      [/\/\/\s*\[.*$/, "comment.customizer"],
      [/\/\/.*$/, "comment"],
      [/\/\*\s*\[[^\]]*\]\s*\*\//, "comment.customizer"],
      [/\/\*/, "comment", "@comment"],
      [/"/, "string", "@string"],
      [/^\s*[#%!*](?=\s*[A-Za-z_])/, "modifier"],
      [/[{}()[\]]/, "@brackets"],
      [/[;,.:?]/, "delimiter"],
      [/[-+*/%^=<>!&|~#]+/, "operator"],
    ],
    comment: [
      [/[^*/]+/, "comment"],
      [/\*\//, "comment", "@pop"],
      [/./, "comment"],
    ],
    string: [
      [/[^\\"]+/, "string"],
      [/\\./, "string.escape"],
      [/"/, "string", "@pop"],
    ],
  },
};
