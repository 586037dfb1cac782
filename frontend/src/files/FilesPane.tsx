/** What people brought into the project: what it is, whether the script uses it, and what can be done with it. */
import { Box, Braces, Download, FileCode2, FilePlus2, Grid3x3, Image, MoreHorizontal, PenTool, Pencil, Plus, RotateCw, Trash2, TriangleAlert, Type, Upload as UploadIcon, X } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { api } from "../api/client";
import type { FileKind, ProjectFile } from "../api/types";
import { useStudio } from "../store";
import { trouble, type Upload } from "../store/files";
import { strings } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { cx } from "../ui/class";
import { Menu, MenuItem, MenuSeparator } from "../ui/Menu";
import { Tip } from "../ui/Tip";
import { ACCEPT, chosen } from "./collect";
import { about } from "./facts";

const ICONS: Record<FileKind, typeof Box> = {
  mesh: Box,
  drawing: PenTool,
  image: Image,
  table: Grid3x3,
  data: Braces,
  script: FileCode2,
  font: Type,
};

function AddButton({ primary }: { primary?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const bringFiles = useStudio((studio) => studio.bringFiles);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="file-input"
        onChange={(event) => {
          void bringFiles(chosen(event.target.files ?? []));
          event.target.value = "";
        }}
      />
      <Button
        tone={primary ? "primary" : "plain"}
        size={primary ? "normal" : "small"}
        icon={<Plus className="size-3.5" />}
        onClick={() => input.current?.click()}
        data-testid="add-files"
      >
        {strings.files.add}
      </Button>
    </>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { retryUpload, dismissUpload } = useStudio.getState();
  const failed = upload.error !== null;
  const share = upload.file.size > 0 ? Math.min(1, upload.sent / upload.file.size) : 0;
  return (
    <li className="flex items-start gap-2.5 rounded-lg px-2 py-2" data-testid="upload" data-name={upload.name}>
      <UploadIcon className={cx("mt-0.5 size-4 shrink-0", failed ? "text-bad" : "text-accent")} />
      <div className="min-w-0 flex-1">
        <p className="truncate">{upload.name}</p>
        {failed ? (
          <p className="text-pretty text-xs text-bad" role="alert">
            {upload.error}
          </p>
        ) : (
          <div
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-pressed"
            role="progressbar"
            aria-label={strings.files.sending(upload.name)}
            aria-valuenow={Math.round(share * 100)}
          >
            <div className="h-full rounded-full bg-accent transition-[width] duration-100" style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </div>
      {failed && (
        <IconButton small label={strings.actions.retry} onClick={() => retryUpload(upload.id)}>
          <RotateCw className="size-3.5" />
        </IconButton>
      )}
      {failed && (
        <IconButton small label={strings.actions.dismiss} onClick={() => dismissUpload(upload.id)}>
          <X className="size-3.5" />
        </IconButton>
      )}
    </li>
  );
}

function NameField({ name, onDone }: { name: string; onDone: () => void }) {
  const [text, setText] = useState(name);
  const given = useRef(false);
  const renameFile = useStudio((studio) => studio.renameFile);
  const finish = (keep: boolean) => {
    // Enter takes the focus away as well.
    if (given.current) return;
    given.current = true;
    if (keep) void renameFile(name, text);
    onDone();
  };
  return (
    <input
      autoFocus
      className="field h-7"
      aria-label={strings.files.newName(name)}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.setSelectionRange(name.lastIndexOf("/") + 1, Math.max(name.lastIndexOf("."), 0) || name.length)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(true);
        if (event.key === "Escape") finish(false);
      }}
      data-testid="file-name-field"
    />
  );
}

function FileRow({ file }: { file: ProjectFile }) {
  const projectId = useStudio((studio) => studio.projectId);
  const used = useStudio((studio) => studio.usedFiles.includes(file.name));
  const { insertFile, deleteFile } = useStudio.getState();
  const [renaming, setRenaming] = useState(false);
  const Icon = ICONS[file.kind];
  const wrong = trouble(file);
  const folder = file.name.slice(0, file.name.lastIndexOf("/") + 1);
  const facts = [strings.units.bytes(file.bytes), about(file)].filter(Boolean).join(" · ");
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") insertFile(file);
    else if (event.key === "F2") setRenaming(true);
    else if (event.key === "Delete") void deleteFile(file.name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li
      tabIndex={0}
      aria-label={strings.files.row(file.name, facts, used)}
      onKeyDown={onKeyDown}
      className="group flex items-start gap-2.5 rounded-lg px-2 py-2 outline-offset-[-2px] hover:bg-hover focus-within:bg-hover"
      data-testid="file"
      data-name={file.name}
      data-used={used}
    >
      <Icon className={cx("mt-0.5 size-4 shrink-0", wrong ? "text-warn" : used ? "text-accent" : "text-muted")} strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        {renaming ? (
          <NameField name={file.name} onDone={() => setRenaming(false)} />
        ) : (
          <p className="flex items-center gap-2">
            <span className="truncate" title={file.name}>
              {folder && <span className="text-faint">{folder}</span>}
              {file.name.slice(folder.length)}
            </span>
            {used && (
              <Tip text={strings.files.usedHint}>
                <span className="shrink-0 rounded-full bg-accent-soft px-1.5 text-2xs font-medium text-accent">{strings.files.used}</span>
              </Tip>
            )}
          </p>
        )}
        <p className="truncate text-xs tabular-nums text-muted" title={facts}>
          {facts}
        </p>
        {wrong && (
          <p className="mt-1 flex gap-1.5 text-pretty text-xs text-warn">
            <TriangleAlert className="mt-0.5 size-3 shrink-0" />
            {wrong}
          </p>
        )}
      </div>
      <div className="flex shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
        <IconButton small label={strings.files.insertHint} onClick={() => insertFile(file)} data-testid="insert-file">
          <FilePlus2 className="size-3.5" />
        </IconButton>
        <Menu
          trigger={
            <IconButton small label={strings.files.menu(file.name)} data-testid="file-menu">
              <MoreHorizontal className="size-3.5" />
            </IconButton>
          }
        >
          <MenuItem icon={<FilePlus2 className="size-4" />} onSelect={() => insertFile(file)}>
            {strings.files.insertHint}
          </MenuItem>
          <MenuItem icon={<Download className="size-4" />} onSelect={() => projectId && window.location.assign(api.fileUrl(projectId, file.name))}>
            {strings.actions.download}
          </MenuItem>
          <MenuItem icon={<Pencil className="size-4" />} keys="f2" onSelect={() => setTimeout(() => setRenaming(true))} testId="rename-file">
            {strings.files.rename}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash2 className="size-4" />} keys="delete" onSelect={() => void deleteFile(file.name)} testId="delete-file">
            {strings.files.delete}
          </MenuItem>
        </Menu>
      </div>
    </li>
  );
}

function Welcome() {
  return (
    <div className="m-3 flex flex-col items-center rounded-xl border border-dashed border-line-strong px-5 py-10 text-center" data-testid="files-empty">
      <UploadIcon className="mb-3 size-8 text-line-strong" strokeWidth={1.5} />
      <p className="font-medium">{strings.files.empty}</p>
      <p className="mb-4 mt-1 max-w-72 text-pretty text-muted">{strings.files.emptyHint}</p>
      <AddButton primary />
      <dl className="mt-6 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-left text-xs">
        {strings.files.kinds.map(([what, which]) => (
          <div key={what} className="contents">
            <dt className="text-muted">{what}</dt>
            <dd className="text-faint">{which}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function FilesPane() {
  const files = useStudio((studio) => studio.files);
  const uploads = useStudio((studio) => studio.uploads);
  const loaded = useStudio((studio) => studio.manifest !== undefined);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length === 0 && uploads.length === 0) return loaded ? <div className="scroll-area h-full"><Welcome /></div> : null;
  return (
    <div className="flex h-full flex-col" data-testid="files">
      <div className="flex h-10 shrink-0 items-center justify-between border-b border-line pl-4 pr-2">
        <span className="text-xs text-muted">{strings.files.total(files.length, strings.units.bytes(bytes))}</span>
        <AddButton />
      </div>
      <ul className="scroll-area min-h-0 flex-1 p-2" aria-label={strings.files.tab}>
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
        {files.map((file) => (
          <FileRow key={file.name} file={file} />
        ))}
        <li className="px-2 pb-2 pt-3 text-xs text-faint">{strings.files.more}</li>
      </ul>
    </div>
  );
}
