/** What the interface shows: preferences (kept by the browser), panes, dialogs, notices. */
import type { StateCreator } from "zustand";
import type { Studio } from ".";
import { stored } from "./storage";

export type Theme = "system" | "light" | "dark";
export type MousePreset = "default" | "fusion" | "blender";
export type LeftTab = "chat" | "versions";
export type RightTab = "parameters" | "code" | "files" | "checks";
export type CompactTab = LeftTab | RightTab | "console";
export type SettingsTab = "model" | "print" | "appearance" | "navigation";
export type Dialog = "settings" | "shortcuts" | "reference" | null;

export interface Preferences {
  theme: Theme;
  mouse: MousePreset;
  orthographic: boolean;
  edges: boolean;
  wireframe: boolean;
  grid: boolean;
  axes: boolean;
  shadow: boolean;
  dimensions: boolean;
  rightTab: RightTab;
}

const DEFAULTS: Preferences = {
  theme: "system",
  mouse: "default",
  orthographic: false,
  edges: true,
  wireframe: false,
  grid: true,
  axes: true,
  shadow: true,
  dimensions: true,
  rightTab: "parameters",
};

export interface Notice {
  id: number;
  tone: "info" | "good" | "bad";
  text: string;
  action?: { label: string; run: () => void };
}

export interface InterfaceSlice {
  preferences: Preferences;
  leftTab: LeftTab;
  compactTab: CompactTab;
  dialog: Dialog;
  /** The tab that the settings open at. */
  settingsTab: SettingsTab;
  consoleOpen: boolean;
  notices: Notice[];
  /** Where the editor should go; `nonce` makes the same place count twice. */
  reveal: { line: number; column: number; endLine: number; endColumn: number; focus: boolean; nonce: number } | null;

  /** What the editor should do; a new object counts as a new wish. */
  editorAction: { id: string } | null;
  /** The name whose page the reference shows first. */
  reference: { name: string | null } | null;

  setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void;
  setLeftTab(tab: LeftTab): void;
  setRightTab(tab: RightTab): void;
  setCompactTab(tab: CompactTab): void;
  setDialog(dialog: Dialog): void;
  openSettings(tab: SettingsTab): void;
  setConsoleOpen(open: boolean): void;
  notify(notice: Omit<Notice, "id">): void;
  dismiss(id: number): void;
  runInEditor(action: string): void;
  openReference(name: string | null): void;
  revealLocation(location: { line: number; column: number; end_line: number; end_column: number }, focus: boolean): void;
}

let nextId = 1;

export const createInterface: StateCreator<Studio, [], [], InterfaceSlice> = (set, get) => ({
  preferences: { ...DEFAULTS, ...stored.preferences<Partial<Preferences>>() },
  leftTab: "chat",
  compactTab: "chat",
  dialog: null,
  settingsTab: "model",
  consoleOpen: false,
  notices: [],
  reveal: null,
  editorAction: null,
  reference: null,

  setPreference(key, value) {
    const preferences = { ...get().preferences, [key]: value };
    set({ preferences });
    stored.keepPreferences(preferences);
  },
  setLeftTab: (leftTab) => set({ leftTab, compactTab: leftTab }),
  setRightTab(rightTab) {
    get().setPreference("rightTab", rightTab);
    set({ compactTab: rightTab });
  },
  setCompactTab: (compactTab) => set({ compactTab }),
  setDialog: (dialog) => set({ dialog, settingsTab: "model" }),
  openSettings: (settingsTab) => set({ dialog: "settings", settingsTab }),
  setConsoleOpen: (consoleOpen) => set({ consoleOpen }),
  notify(notice) {
    const id = nextId++;
    // The same words twice are one notice.
    const others = get().notices.filter((other) => other.text !== notice.text);
    set({ notices: [...others.slice(-3), { ...notice, id }] });
    setTimeout(() => get().dismiss(id), notice.action || notice.tone === "bad" ? 9000 : 4000);
  },
  dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
  runInEditor(id) {
    get().setRightTab("code");
    set({ editorAction: { id } });
  },
  openReference: (name) => set({ reference: { name }, dialog: "reference" }),
  revealLocation(location, focus) {
    get().setRightTab("code");
    set({
      reveal: {
        line: location.line,
        column: location.column,
        endLine: location.end_line,
        endColumn: location.end_column,
        focus,
        nonce: nextId++,
      },
    });
  },
});
