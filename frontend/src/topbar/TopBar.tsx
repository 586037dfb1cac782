import { Keyboard, Link2, Moon, MoreHorizontal, Redo2, Save, Settings, Sun, Undo2 } from "lucide-react";
import { useStudio } from "../store";
import { isDirty } from "../store/document";
import { filesDiffer } from "../store/files";
import { useDark } from "../layout/useTheme";
import { strings } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { Logo } from "../ui/Logo";
import { Menu, MenuItem, MenuSeparator } from "../ui/Menu";
import { Tip } from "../ui/Tip";
import { ExportMenu } from "./ExportMenu";
import { ProjectName } from "./ProjectName";
import { RenderState } from "./RenderState";

async function share() {
  const { notify } = useStudio.getState();
  try {
    await navigator.clipboard.writeText(location.href);
    notify({ tone: "good", text: strings.topbar.shareCopied });
  } catch {
    notify({ tone: "bad", text: strings.topbar.shareFailed });
  }
}

function VersionBadge() {
  const number = useStudio((studio) => studio.base?.number ?? null);
  const dirty = useStudio((studio) => studio.script !== "" && (isDirty(studio) || filesDiffer(studio)));
  const setLeftTab = useStudio((studio) => studio.setLeftTab);
  return (
    <Tip text={dirty ? strings.topbar.unsaved : strings.topbar.showVersions}>
      <button
        type="button"
        onClick={() => setLeftTab("versions")}
        className="flex h-6 shrink-0 items-center gap-1.5 rounded-full border border-line bg-raised px-2 text-xs font-medium text-muted hover:border-line-strong hover:text-ink"
        data-testid="version-badge"
      >
        {number === null ? strings.topbar.noVersion : strings.topbar.version(number)}
        {dirty && <span className="size-1.5 rounded-full bg-warn" aria-label={strings.topbar.unsaved} />}
      </button>
    </Tip>
  );
}

function SaveButton({ compact }: { compact: boolean }) {
  const dirty = useStudio((studio) => studio.script.trim() !== "" && (isDirty(studio) || filesDiffer(studio)));
  const saving = useStudio((studio) => studio.saving);
  const save = useStudio((studio) => studio.save);
  if (!dirty && !saving) return null;
  return compact ? (
    <IconButton label={strings.topbar.save} keys="mod+s" disabled={saving} onClick={() => void save()} data-testid="save">
      <Save className="size-4" />
    </IconButton>
  ) : (
    <Tip text={strings.topbar.save} keys="mod+s">
      <Button size="small" disabled={saving} icon={<Save className="size-3.5" />} onClick={() => void save()} data-testid="save">
        {saving ? strings.topbar.saving : strings.actions.save}
      </Button>
    </Tip>
  );
}

export function TopBar({ compact }: { compact: boolean }) {
  const dark = useDark();
  const navigate = useStudio((studio) => studio.navigate);
  const setDialog = useStudio((studio) => studio.setDialog);
  const setPreference = useStudio((studio) => studio.setPreference);
  const undo = useStudio((studio) => studio.undo);
  const redo = useStudio((studio) => studio.redo);
  const canUndo = useStudio((studio) => studio.history.past.length > 0);
  const canRedo = useStudio((studio) => studio.history.future.length > 0);
  const toggleTheme = () => setPreference("theme", dark ? "light" : "dark");
  const ThemeIcon = dark ? Sun : Moon;
  const themeLabel = dark ? strings.topbar.theme.light : strings.topbar.theme.dark;

  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <Tip text={strings.topbar.home}>
        <a
          href="/"
          aria-label={strings.topbar.home}
          className="flex size-8 shrink-0 items-center justify-center rounded-md text-accent hover:bg-hover"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate("/");
          }}
        >
          <Logo className="size-5" />
        </a>
      </Tip>
      <ProjectName />
      <VersionBadge />
      <div className="mx-1 flex max-sm:hidden">
        <IconButton label={strings.topbar.undo} keys="mod+z" disabled={!canUndo} onClick={undo} data-testid="undo">
          <Undo2 className="size-4" />
        </IconButton>
        <IconButton label={strings.topbar.redo} keys="mod+shift+z" disabled={!canRedo} onClick={redo} data-testid="redo">
          <Redo2 className="size-4" />
        </IconButton>
      </div>
      <SaveButton compact={compact} />
      <div className="min-w-2 flex-1" />
      <RenderState compact={compact} />
      <ExportMenu />
      {compact ? (
        <Menu
          trigger={
            <IconButton label={strings.topbar.menu}>
              <MoreHorizontal className="size-4" />
            </IconButton>
          }
        >
          <MenuItem icon={<Undo2 className="size-4" />} disabled={!canUndo} onSelect={undo}>
            {strings.topbar.undo}
          </MenuItem>
          <MenuItem icon={<Redo2 className="size-4" />} disabled={!canRedo} onSelect={redo}>
            {strings.topbar.redo}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Link2 className="size-4" />} onSelect={() => void share()}>
            {strings.topbar.share}
          </MenuItem>
          <MenuItem icon={<ThemeIcon className="size-4" />} onSelect={toggleTheme}>
            {themeLabel}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Keyboard className="size-4" />} onSelect={() => setDialog("shortcuts")}>
            {strings.topbar.shortcuts}
          </MenuItem>
          <MenuItem icon={<Settings className="size-4" />} onSelect={() => setDialog("settings")} testId="settings">
            {strings.topbar.settings}
          </MenuItem>
        </Menu>
      ) : (
        <div className="ml-1 flex">
          <IconButton label={strings.topbar.share} onClick={() => void share()} data-testid="share">
            <Link2 className="size-4" />
          </IconButton>
          <IconButton label={themeLabel} onClick={toggleTheme} data-testid="theme">
            <ThemeIcon className="size-4" />
          </IconButton>
          <IconButton label={strings.topbar.shortcuts} keys="?" onClick={() => setDialog("shortcuts")}>
            <Keyboard className="size-4" />
          </IconButton>
          <IconButton label={strings.topbar.settings} keys="mod+," onClick={() => setDialog("settings")} data-testid="settings">
            <Settings className="size-4" />
          </IconButton>
        </div>
      )}
    </header>
  );
}
