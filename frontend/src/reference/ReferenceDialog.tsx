/** The manual of the language: one page for each name that it brings, from the declarations that completion uses too. */
import { Copy, Plus, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Builtin } from "../api/types";
import { inline } from "../chat/Markdown";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";
import { Dialog } from "../ui/Dialog";
import { pictureOf } from "./pictures";
import { matching } from "./search";

function Page({ builtin, onInsert }: { builtin: Builtin; onInsert: (text: string) => void }) {
  const picture = pictureOf(builtin.name);
  const busy = useStudio((studio) => studio.turn !== null);
  return (
    <article className="scroll-area min-h-0 min-w-0 flex-1 p-5" aria-label={builtin.name} data-testid="reference-page">
      <p className="text-2xs text-faint">{strings.reference.kind(builtin.kind, builtin.group)}</p>
      <h3 className="mt-0.5 break-words font-mono text-sm font-semibold">{builtin.signature}</h3>
      <p className="mt-3 text-pretty">{inline(builtin.doc)}</p>
      {picture && (
        <img src={picture} alt={strings.reference.picture(builtin.name)} className="mt-4 max-h-48 rounded-lg border border-line bg-white" />
      )}
      {builtin.arguments.length > 0 && (
        <table className="mt-4 w-full text-left">
          <thead>
            <tr className="border-b border-line text-2xs text-faint">
              {strings.reference.columns.map((title) => (
                <th key={title} scope="col" className="py-1 pr-3 font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {builtin.arguments.map((argument) => (
              <tr key={argument.name} className="border-b border-line align-baseline last:border-b-0">
                <th scope="row" className="py-1.5 pr-3 font-mono text-xs font-medium">
                  {argument.name}
                </th>
                <td className="whitespace-nowrap py-1.5 pr-3 font-mono text-xs text-muted">{argument.default || "—"}</td>
                <td className="py-1.5 pr-3 text-muted">{argument.unit}</td>
                <td className="w-full py-1.5 text-pretty">{inline(argument.doc)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {builtin.example && (
        <section className="mt-4">
          <div className="flex items-center gap-1">
            <h4 className="flex-1 text-2xs font-medium text-faint">{strings.reference.example}</h4>
            <Button
              tone="quiet"
              size="small"
              icon={<Copy className="size-3.5" />}
              onClick={() => void navigator.clipboard?.writeText(builtin.example).catch(() => undefined)}
            >
              {strings.actions.copy}
            </Button>
            <Button
              tone="quiet"
              size="small"
              icon={<Plus className="size-3.5" />}
              disabled={busy}
              onClick={() => onInsert(builtin.example)}
              data-testid="insert-example"
            >
              {strings.reference.insert}
            </Button>
          </div>
          <pre className="overflow-x-auto rounded-lg border border-line bg-raised p-3 font-mono text-xs leading-5">{builtin.example}</pre>
        </section>
      )}
    </article>
  );
}

export function ReferenceDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const builtins = useStudio((studio) => studio.builtins);
  const asked = useStudio((studio) => studio.reference);
  const editable = useStudio((studio) => studio.projectId !== null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [seen, setSeen] = useState<typeof asked>(null);
  const list = useRef<HTMLUListElement>(null);
  // What F1 was pressed on is the page to show.
  if (open && asked !== seen) {
    setSeen(asked);
    setQuery("");
    setChosen(asked?.name ?? null);
  }
  const groups = useMemo(() => matching(builtins, query), [builtins, query]);
  const found = groups.flatMap(([, names]) => names);
  const shown = found.find((builtin) => builtin.name === chosen) ?? (query ? found[0] : (builtins.find((builtin) => builtin.name === chosen) ?? found[0]));

  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest" });
  }, [shown?.name]);

  const step = (by: 1 | -1) => {
    const next = found[found.findIndex((builtin) => builtin.name === shown?.name) + by];
    if (next) setChosen(next.name);
  };
  const insert = (text: string) => {
    const { script, edit, setRightTab } = useStudio.getState();
    if (!editable) return;
    edit(`${script}${script === "" || script.endsWith("\n") ? "" : "\n"}${text}\n`, null);
    setRightTab("code");
    onClose();
  };
  return (
    <Dialog title={strings.reference.title} open={open} onClose={onClose} wide>
      <div className="flex min-h-0 flex-1 max-sm:flex-col sm:h-[min(600px,calc(100dvh-96px))]" data-testid="reference">
        <nav className="flex min-h-0 w-56 shrink-0 flex-col border-line max-sm:h-40 max-sm:w-full max-sm:border-b sm:border-r" aria-label={strings.reference.names}>
          <div className="relative shrink-0 p-2">
            <Search className="pointer-events-none absolute left-4.5 top-1/2 size-3.5 -translate-y-1/2 text-faint" />
            <input
              className="field h-8 pl-7"
              type="search"
              autoFocus
              placeholder={strings.reference.search}
              aria-label={strings.reference.search}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
                event.preventDefault();
                step(event.key === "ArrowDown" ? 1 : -1);
              }}
            />
          </div>
          <ul ref={list} className="scroll-area min-h-0 flex-1 px-2 pb-2">
            {groups.map(([group, names]) => (
              <li key={group}>
                <p className="px-2 pb-0.5 pt-2 text-2xs font-medium text-faint">{group}</p>
                <ul>
                  {names.map((builtin) => (
                    <li key={builtin.name}>
                      <button
                        type="button"
                        aria-current={builtin === shown ? "page" : undefined}
                        className={cx(
                          "w-full truncate rounded-md px-2 py-0.5 text-left font-mono text-xs pointer-coarse:py-2",
                          builtin === shown ? "bg-accent-soft text-accent" : "hover:bg-hover",
                        )}
                        onClick={() => setChosen(builtin.name)}
                      >
                        {builtin.name}
                      </button>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
            {groups.length === 0 && <li className="p-2 text-muted">{strings.reference.nothing}</li>}
          </ul>
        </nav>
        {shown && <Page key={shown.name} builtin={shown} onInsert={insert} />}
      </div>
    </Dialog>
  );
}
