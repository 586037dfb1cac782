/** The first page: what do you want to make, and what was made before. */
import { FileUp, MoreHorizontal, Plus, Search, Settings, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Image, Project } from "../api/types";
import { Composer } from "../chat/Composer";
import { useExamples } from "../chat/Examples";
import { dropped, hasFiles } from "../files/collect";
import { useStudio } from "../store";
import { ago, strings } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { Logo } from "../ui/Logo";
import { Menu, MenuItem } from "../ui/Menu";
import { Thumbnail } from "../ui/Thumbnail";

const MANY = 8;

function ProjectTile({ project }: { project: Project }) {
  const navigate = useStudio((studio) => studio.navigate);
  const binProject = useStudio((studio) => studio.binProject);
  return (
    <li className="group relative" data-testid="project">
      <a
        href={`/p/${project.id}`}
        className="block overflow-hidden rounded-xl border border-line bg-panel transition-[border-color,box-shadow] duration-100 hover:border-line-strong hover:shadow-float"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          navigate(`/p/${project.id}`);
        }}
      >
        <Thumbnail src={project.thumbnail} alt="" className="aspect-square w-full border-b border-line" />
        <div className="py-2.5 pl-3 pr-10">
          <p className="truncate font-medium">{project.name || strings.projects.untitled}</p>
          <p className="text-xs text-faint">
            {project.head != null && `${strings.topbar.version(project.head)} · `}
            {ago(project.updated_at)}
          </p>
        </div>
      </a>
      <div className="absolute bottom-3 right-2 opacity-0 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100 has-data-[state=open]:opacity-100">
        <Menu
          trigger={
            <IconButton small label={strings.actions.more}>
              <MoreHorizontal className="size-4" />
            </IconButton>
          }
        >
          <MenuItem icon={<Trash2 className="size-4" />} onSelect={() => void binProject(project)}>
            {strings.projects.bin}
          </MenuItem>
        </Menu>
      </div>
    </li>
  );
}

function Start() {
  const [text, setText] = useState("");
  const [images, setImages] = useState<Image[]>([]);
  const [busy, setBusy] = useState(false);
  const generate = useStudio((studio) => studio.generate);
  const model = useStudio((studio) => studio.settings?.model);
  const setDialog = useStudio((studio) => studio.setDialog);
  const examples = useExamples(6);
  const submit = async () => {
    const prompt = text.trim();
    if (!prompt || busy) return;
    setBusy(true);
    await generate(prompt, images);
    setBusy(false);
  };
  return (
    <div className="mx-auto w-full max-w-3xl">
      <h1 className="mb-6 text-center text-[28px] leading-9 font-semibold tracking-tight text-balance">{strings.projects.heading}</h1>
      <Composer
        large
        autoFocus
        text={text}
        images={images}
        placeholder={strings.projects.placeholder}
        disabled={busy}
        onText={setText}
        onImages={(more) => setImages([...images, ...more].slice(0, 4))}
        onRemoveImage={(index) => setImages(images.filter((_, i) => i !== index))}
        onSubmit={() => void submit()}
        footer={
          model && (
            <button type="button" className="hover:text-ink hover:underline" onClick={() => setDialog("settings")}>
              {model.source === "none" ? strings.chat.catalogue : model.model}
            </button>
          )
        }
      />
      {examples.length > 0 && (
        <div className="mt-6">
          <p className="mb-2 text-xs font-medium text-faint">{strings.projects.examples}</p>
          <div className="grid grid-cols-3 gap-2 sm:grid-cols-6">
            {examples.map(({ prompt, title, id, picture }) => (
              <button
                key={id}
                type="button"
                title={prompt}
                onClick={() => {
                  setText(prompt);
                  document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.focus();
                }}
                className="overflow-hidden rounded-lg border border-line bg-panel text-left transition-[border-color,box-shadow] duration-100 hover:border-line-strong hover:shadow-float"
              >
                <Thumbnail src={picture} alt="" className="aspect-square w-full" />
                <span className="block truncate px-2.5 py-1.5 text-xs">{title}</span>
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** A project from a script file. */
async function open(chosen: File | undefined): Promise<void> {
  if (!chosen) return;
  const { createProject, notify, settings } = useStudio.getState();
  const limit = settings?.max_script_bytes ?? 100_000;
  if (chosen.size > limit) notify({ tone: "bad", text: strings.projects.tooLarge(Math.round(limit / 1000)) });
  else await createProject(await chosen.text(), chosen.name.replace(/\.scad$/i, ""));
}

function Import() {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".scad,text/plain"
        hidden
        onChange={(event) => {
          void open(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Button icon={<FileUp className="size-4" />} onClick={() => file.current?.click()}>
        {strings.projects.importScript}
      </Button>
    </>
  );
}

export function ProjectsPage() {
  const projects = useStudio((studio) => studio.projects);
  const error = useStudio((studio) => studio.projectsError);
  const loadProjects = useStudio((studio) => studio.loadProjects);
  const createProject = useStudio((studio) => studio.createProject);
  const setDialog = useStudio((studio) => studio.setDialog);
  const [query, setQuery] = useState("");
  useEffect(() => void loadProjects(), [loadProjects]);
  // The workbench comes while the person reads or types, so that a project opens at once.
  useEffect(() => {
    const timer = setTimeout(() => {
      void import("../layout/Workbench");
      void import("../view/ViewPane");
    }, 800);
    return () => clearTimeout(timer);
  }, []);
  const shown = projects?.filter((project) => project.name.toLowerCase().includes(query.trim().toLowerCase()));

  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      data-testid="projects"
      onDragOver={(event) => [...event.dataTransfer.types].includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        const [first, ...others] = event.dataTransfer.files;
        // A script by itself is a project; anything else is a file of one.
        if (others.length === 0 && /\.scad$/i.test(first?.name ?? "")) void open(first);
        else void dropped(event.dataTransfer).then((files) => useStudio.getState().projectFromFiles(files));
      }}
    >
      <header className="flex h-12 shrink-0 items-center gap-2 px-4">
        <Logo className="size-5 text-accent" />
        <span className="text-base font-semibold tracking-tight">{strings.product}</span>
        <div className="flex-1" />
        <IconButton label={strings.topbar.settings} keys="mod+," onClick={() => setDialog("settings")} data-testid="settings">
          <Settings className="size-4" />
        </IconButton>
      </header>
      <main className="scroll-area min-h-0 flex-1 px-4 pb-16 sm:px-8">
        <div className="py-[clamp(20px,7vh,72px)]">
          <Start />
        </div>
        <section className="mx-auto max-w-6xl">
          <div className="mb-4 flex flex-wrap items-center gap-2">
            <h2 className="mr-auto text-base font-semibold">{strings.projects.recent}</h2>
            {projects && projects.length >= MANY && (
              <div className="relative w-52">
                <Search className="pointer-events-none absolute left-2.5 top-1/2 size-3.5 -translate-y-1/2 text-faint" />
                <input
                  type="search"
                  className="field pl-8"
                  aria-label={strings.projects.search}
                  placeholder={strings.projects.search}
                  value={query}
                  onChange={(event) => setQuery(event.target.value)}
                />
              </div>
            )}
            <Import />
            <Button icon={<Plus className="size-4" />} onClick={() => void createProject()} data-testid="new-project">
              {strings.projects.newEmpty}
            </Button>
          </div>
          {error && projects === null && (
            <div className="flex items-center justify-between gap-4 rounded-xl border border-line bg-panel p-4" role="alert">
              <div>
                <p className="font-medium">{strings.projects.notListed}</p>
                <p className="text-muted">{error}</p>
              </div>
              <Button onClick={() => void loadProjects()}>{strings.actions.retry}</Button>
            </div>
          )}
          {projects === null && !error && (
            <div className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-4" aria-label={strings.projects.loading}>
              {[0, 1, 2, 3].map((i) => (
                <div key={i} className="aspect-[1/1] animate-pulse-soft rounded-xl bg-raised" />
              ))}
            </div>
          )}
          {shown && (
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-4">
              {shown.map((project) => (
                <ProjectTile key={project.id} project={project} />
              ))}
            </ul>
          )}
          {projects?.length === 0 && (
            <p className="rounded-xl border border-dashed border-line-strong/70 px-4 py-10 text-center text-muted">{strings.projects.none}</p>
          )}
          {projects && projects.length > 0 && shown?.length === 0 && <p className="text-muted">{strings.projects.noMatch}</p>}
        </section>
      </main>
    </div>
  );
}
