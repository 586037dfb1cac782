/** The editor, bundled with just what a script needs; its worker comes from the same place as everything else. */
import * as monaco from "monaco-editor/editor";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codeAction/register";
import "monaco-editor/features/codeEditor/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/documentSymbols/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/folding/register";
import "monaco-editor/features/format/register";
import "monaco-editor/features/gotoError/register";
import "monaco-editor/features/gotoSymbol/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/iPadShowKeyboard/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/lineSelection/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/parameterHints/register";
import "monaco-editor/features/placeholderText/register";
import "monaco-editor/features/quickOutline/register";
import "monaco-editor/features/readOnlyMessage/register";
import "monaco-editor/features/referenceSearch/register";
import "monaco-editor/features/rename/register";
import "monaco-editor/features/smartSelect/register";
import "monaco-editor/features/snippet/register";
import "monaco-editor/editor/contrib/gotoSymbol/browser/goToCommands.js";
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
import "monaco-editor/features/tokenization/register";
import "monaco-editor/features/wordHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import { configuration, grammar, LANGUAGE } from "./language";
import { registerFixes } from "./fixes";
import { registerProviders } from "../language/providers";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

monaco.languages.register({ id: LANGUAGE, extensions: [".scad"], aliases: ["OpenSCAD"] });
monaco.languages.setLanguageConfiguration(LANGUAGE, configuration);
monaco.languages.setMonarchTokensProvider(LANGUAGE, grammar);
registerProviders(monaco);
registerFixes(monaco);

/** Colours of the studio's own palette; the tokens share one scale of contrast in both themes. */
monaco.editor.defineTheme("partwright-light", {
  base: "vs",
  inherit: true,
  rules: [
    { token: "comment", foreground: "6b7380" },
    { token: "comment.customizer", foreground: "157347" },
    { token: "keyword", foreground: "8a3ffc" },
    { token: "number", foreground: "b0470a" },
    { token: "string", foreground: "157347" },
    { token: "predefined", foreground: "2563c9" },
    { token: "variable.special", foreground: "9f1853" },
    { token: "function", foreground: "16191d" },
    { token: "modifier", foreground: "b3261e" },
    { token: "delimiter", foreground: "59616d" },
    { token: "operator", foreground: "59616d" },
  ],
  colors: {
    "editor.background": "#ffffff",
    "editor.foreground": "#16191d",
    "editorLineNumber.foreground": "#7d8693",
    "editorLineNumber.activeForeground": "#16191d",
    "editor.lineHighlightBackground": "#f5f6f8",
    "editor.lineHighlightBorder": "#00000000",
    "editor.selectionBackground": "#cfe0f8",
    "editorIndentGuide.background1": "#e9ecef",
    "editorWidget.background": "#ffffff",
    "editorWidget.border": "#e1e4e8",
    "editorSuggestWidget.selectedBackground": "#e7effb",
    "editorSuggestWidget.selectedForeground": "#16191d",
    "editorSuggestWidget.highlightForeground": "#2563c9",
    "editorSuggestWidget.focusHighlightForeground": "#2563c9",
    "scrollbarSlider.background": "#c9ced680",
    "scrollbarSlider.hoverBackground": "#c9ced6",
    "scrollbarSlider.activeBackground": "#9aa1ac",
    focusBorder: "#2563c9",
  },
});
monaco.editor.defineTheme("partwright-dark", {
  base: "vs-dark",
  inherit: true,
  rules: [
    { token: "comment", foreground: "8b93a0" },
    { token: "comment.customizer", foreground: "5bc98d" },
    { token: "keyword", foreground: "c4a0ff" },
    { token: "number", foreground: "f0a06a" },
    { token: "string", foreground: "5bc98d" },
    { token: "predefined", foreground: "6ea4f4" },
    { token: "variable.special", foreground: "f495bf" },
    { token: "function", foreground: "eceef1" },
    { token: "modifier", foreground: "f28b82" },
    { token: "delimiter", foreground: "a4abb6" },
    { token: "operator", foreground: "a4abb6" },
  ],
  colors: {
    "editor.background": "#17191d",
    "editor.foreground": "#eceef1",
    "editorLineNumber.foreground": "#7a828e",
    "editorLineNumber.activeForeground": "#eceef1",
    "editor.lineHighlightBackground": "#1e2126",
    "editor.lineHighlightBorder": "#00000000",
    "editor.selectionBackground": "#2a4368",
    "editorIndentGuide.background1": "#262a30",
    "editorWidget.background": "#1e2126",
    "editorWidget.border": "#2a2e35",
    "editorSuggestWidget.selectedBackground": "#1c2b43",
    "editorSuggestWidget.selectedForeground": "#eceef1",
    "editorSuggestWidget.highlightForeground": "#6ea4f4",
    "editorSuggestWidget.focusHighlightForeground": "#6ea4f4",
    "scrollbarSlider.background": "#41475080",
    "scrollbarSlider.hoverBackground": "#414750",
    "scrollbarSlider.activeBackground": "#5c6470",
    focusBorder: "#6ea4f4",
  },
});

export { monaco };
