import { ChevronDown, Download, ExternalLink, FileBox, FileCode2, Image, Shapes } from "lucide-react";
import { api } from "../api/client";
import type { RenderJob } from "../api/types";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/Menu";
import { download, fileName, fullRender, saveText } from "./download";

/** 3MF first, because it is what a slicer understands best. */
const SOLID = ["3mf", "stl", "obj", "off", "png"];
const DRAWING = ["svg", "dxf", "png"];
const ICONS: Record<string, typeof FileBox> = { svg: Shapes, dxf: Shapes, png: Image };

function slicerLink(scheme: "orcaslicer" | "bambustudioopen", job: RenderJob): string {
  const studio = useStudio.getState();
  // Slicers tell the format by the file name at the end of the path.
  const file = `${location.origin}${api.artifactUrl(job.id, "3mf")}/${fileName(studio, "3mf")}`;
  return scheme === "orcaslicer" ? `orcaslicer://open?file=${encodeURIComponent(file)}` : `bambustudioopen://${encodeURIComponent(file)}`;
}

async function openIn(scheme: "orcaslicer" | "bambustudioopen") {
  const job = await fullRender(useStudio.getState());
  if (job) location.href = slicerLink(scheme, job);
}

/** While the menu is open; what it says changes with each render. */
function Formats() {
  const dimension = useStudio((studio) => studio.report?.dimension ?? 3);
  const running = useStudio((studio) => studio.fullRunning);
  const artifacts = useStudio((studio) => (studio.stale ? null : studio.full?.job.result?.artifacts) ?? null);
  const size = (extension: string) => artifacts?.find((artifact) => artifact.format === extension)?.bytes;
  const formats = dimension === 2 ? DRAWING : SOLID;
  return (
    <>
      <MenuLabel>
        <span className="flex justify-between">
          {strings.exporting.title}
          {running && <span className="animate-pulse-soft text-accent">{strings.exporting.running}</span>}
        </span>
      </MenuLabel>
      {formats.map((extension) => {
        const format = strings.exporting.formats[extension];
        const bytes = size(extension);
        const Icon = ICONS[extension] ?? FileBox;
        return (
          <MenuItem
            key={extension}
            icon={<Icon className="size-4" />}
            testId={`export-${extension}`}
            onSelect={() => void download(useStudio.getState(), extension)}
            hint={
              <span className="flex flex-col items-end text-2xs leading-4">
                <span className="text-muted">{bytes === undefined ? "" : strings.units.bytes(bytes)}</span>
                {extension !== "png" && <span>{strings.exporting.unit}</span>}
              </span>
            }
          >
            <span className="flex flex-col py-1">
              <span className="font-medium">{format.name}</span>
              <span className="text-xs text-muted">{format.hint}</span>
            </span>
          </MenuItem>
        );
      })}
      <MenuItem
        icon={<FileCode2 className="size-4" />}
        testId="export-scad"
        onSelect={() => {
          const studio = useStudio.getState();
          saveText(studio.script, fileName(studio, "scad"), "text/plain");
        }}
      >
        <span className="flex flex-col py-1">
          <span className="font-medium">{strings.exporting.script.name}</span>
          <span className="text-xs text-muted">{strings.exporting.script.hint}</span>
        </span>
      </MenuItem>
      {dimension === 3 && (
        <>
          <MenuSeparator />
          <MenuLabel>{strings.exporting.openIn}</MenuLabel>
          <MenuItem icon={<ExternalLink className="size-4" />} onSelect={() => void openIn("orcaslicer")}>
            {strings.exporting.orca}
          </MenuItem>
          <MenuItem icon={<ExternalLink className="size-4" />} onSelect={() => void openIn("bambustudioopen")}>
            {strings.exporting.bambu}
          </MenuItem>
        </>
      )}
    </>
  );
}

export function ExportMenu() {
  const hasScript = useStudio((studio) => studio.script.trim() !== "");
  return (
    <Menu
      width="w-80"
      onOpenChange={(open) => {
        // The sizes are worth knowing, and the files will be wanted in a moment.
        if (open && hasScript) useStudio.getState().ensureFull().catch(() => undefined);
      }}
      trigger={
        <Button tone="primary" disabled={!hasScript} icon={<Download className="size-4" />} data-testid="export">
          {strings.topbar.export}
          <ChevronDown className="size-3.5 opacity-70" />
        </Button>
      }
    >
      <Formats />
    </Menu>
  );
}
