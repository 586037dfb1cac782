import { commands } from "../commands";
import { strings } from "../strings";
import { Dialog } from "../ui/Dialog";
import { Keys } from "../ui/Keys";

interface Row {
  title: string;
  keys: string[];
}

const EXTRA: Record<string, Row[]> = {
  chat: [
    { title: strings.shortcuts.send, keys: ["enter"] },
    { title: strings.shortcuts.newLine, keys: ["shift+enter"] },
  ],
  view: [{ title: strings.view.viewMenu, keys: ["1 – 8"] }],
  editor: [
    { title: strings.shortcuts.bump, keys: ["alt+arrowup", "alt+arrowdown"] },
    { title: strings.shortcuts.complete, keys: ["mod+space"] },
    { title: strings.shortcuts.fix, keys: ["mod+."] },
    { title: strings.shortcuts.rename, keys: ["f2"] },
    { title: strings.shortcuts.definition, keys: ["f12"] },
  ],
};

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const groups = (["part", "view", "chat", "editor", "general"] as const).map((group) => ({
    group,
    rows: [...(EXTRA[group] ?? []), ...commands.filter((command) => command.group === group && !/^view\d$/.test(command.id))] as Row[],
  }));
  return (
    <Dialog title={strings.shortcuts.title} open={open} onClose={onClose} wide>
      <div className="scroll-area columns-1 gap-8 p-5 sm:columns-2">
        {groups.map(({ group, rows }) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-xs font-medium text-faint">{strings.shortcuts.groups[group]}</h3>
            <ul>
              {rows.map((row) => (
                <li key={row.title} className="flex items-center justify-between gap-4 py-1">
                  <span>{row.title}</span>
                  <span className="flex shrink-0 gap-2">
                    {row.keys.map((keys) => (
                      <Keys key={keys} keys={keys} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
