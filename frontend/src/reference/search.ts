/** Names of the language by what people look for: the name itself first, then what its page says. Pure. */
import type { Builtin } from "../api/types";

/** By group, in the order of the declarations; the groups with the best match lead. */
export function matching(builtins: Builtin[], query: string): [string, Builtin[]][] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ name, doc, group, arguments: named }: Builtin): number => {
    if (words.length === 0) return 0;
    const own = name.toLowerCase();
    if (words.length === 1 && own === words[0]) return 0;
    if (words.every((word) => own.startsWith(word))) return 1;
    if (words.every((word) => own.includes(word))) return 2;
    const text = `${own} ${group} ${doc} ${named.map((argument) => argument.name).join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? 3 : Infinity;
  };
  const ranked = builtins.map((builtin) => [rank(builtin), builtin] as const).filter(([by]) => by < Infinity);
  ranked.sort(([a], [b]) => a - b);
  const groups = new Map<string, Builtin[]>();
  for (const [, builtin] of ranked) groups.set(builtin.group, [...(groups.get(builtin.group) ?? []), builtin]);
  return [...groups];
}
