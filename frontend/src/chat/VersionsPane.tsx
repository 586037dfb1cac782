import { GitFork, History, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { VersionSummary } from "../api/types";
import { useStudio } from "../store";
import { ago, strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";
import { Empty } from "../ui/Empty";
import { Thumbnail } from "../ui/Thumbnail";
import { Tip } from "../ui/Tip";

function VersionItem({ version }: { version: VersionSummary }) {
  const current = useStudio((studio) => studio.base?.number === version.number);
  const restore = useStudio((studio) => studio.restore);
  const fork = useStudio((studio) => studio.fork);
  const [busy, setBusy] = useState(false);
  const run = (action: (number: number) => Promise<void>) => {
    setBusy(true);
    void action(version.number).finally(() => setBusy(false));
  };
  const elsewhere = version.parent != null && version.parent !== version.number - 1;
  return (
    <li
      className={cx("group flex gap-3 rounded-lg border p-2", current ? "border-accent/50 bg-accent-soft/50" : "border-transparent hover:bg-hover")}
      data-testid="version"
      data-version={version.number}
    >
      <Thumbnail src={version.thumbnail} alt="" className="size-16 shrink-0 rounded-md border border-line" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-xs text-muted">
          <span className="font-medium text-ink">{strings.topbar.version(version.number)}</span>
          {current && <span className="font-medium text-accent">{strings.chat.current}</span>}
          {elsewhere && version.parent != null && <span>{strings.versions.from(version.parent)}</span>}
          <time className="ml-auto shrink-0 text-2xs" dateTime={version.created_at}>
            {ago(version.created_at)}
          </time>
        </p>
        <p className="line-clamp-2 text-pretty break-words">{version.summary || strings.versions.byHand}</p>
        <div className="-ml-2 flex">
          {!current && (
            <Tip text={strings.chat.restoreHint}>
              <Button tone="quiet" size="small" disabled={busy} icon={<RotateCcw className="size-3.5" />} onClick={() => run(restore)} data-testid="restore">
                {strings.chat.restore}
              </Button>
            </Tip>
          )}
          <Tip text={strings.chat.forkHint}>
            <Button tone="quiet" size="small" disabled={busy} icon={<GitFork className="size-3.5" />} onClick={() => run(fork)} data-testid="fork">
              {strings.chat.fork}
            </Button>
          </Tip>
        </div>
      </div>
    </li>
  );
}

export function VersionsPane() {
  const versions = useStudio((studio) => studio.versions);
  if (versions.length === 0) return <Empty icon={<History className="size-8" />} title={strings.topbar.noVersion} hint={strings.versions.empty} />;
  return (
    <ol className="scroll-area h-full space-y-1 p-2" data-testid="versions">
      {versions.map((version) => (
        <VersionItem key={version.number} version={version} />
      ))}
    </ol>
  );
}
