import { Bookmark, Download, Trash2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { reason } from "../api/client";
import { useStudio } from "../store";
import { stored, type Preset } from "../store/storage";
import { overrides } from "../store/values";
import { strings } from "../strings";
import { fileName, saveText } from "../topbar/download";
import { Button } from "../ui/Button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/Menu";
import { readPresets, writePresets } from "./presets";

/** Named sets of values, kept for each project by the browser, exchanged with OpenSCAD as JSON. */
export function PresetMenu() {
  const projectId = useStudio((studio) => studio.projectId);
  const [presets, setPresets] = useState<Preset[]>(() => (projectId ? stored.presets(projectId) : []));
  const [name, setName] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const keep = (next: Preset[]) => {
    setPresets(next);
    if (projectId) stored.keepPresets(projectId, next);
  };
  const save = () => {
    const { values, parameters } = useStudio.getState();
    const title = name.trim();
    if (!title) return;
    keep([...presets.filter((preset) => preset.name !== title), { name: title, values: overrides(values, parameters) }]);
    setName("");
  };
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    const { parameters, notify } = useStudio.getState();
    try {
      const read = readPresets(await chosen.text(), parameters);
      keep([...presets.filter((preset) => !read.some((other) => other.name === preset.name)), ...read]);
      notify({ tone: "good", text: strings.parameters.imported(read.length) });
    } catch (error) {
      notify({ tone: "bad", text: strings.parameters.notImported(reason(error)) });
    }
  };

  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Menu
        width="w-64"
        trigger={
          <Button tone="quiet" size="small" icon={<Bookmark className="size-3.5" />} data-testid="presets">
            {strings.parameters.presets}
          </Button>
        }
      >
        {presets.length === 0 && <MenuLabel>{strings.parameters.noPresets}</MenuLabel>}
        {presets.map((preset) => (
          <MenuItem
            key={preset.name}
            onSelect={() => useStudio.getState().setValues(preset.values)}
            hint={
              <button
                type="button"
                aria-label={strings.parameters.removePreset(preset.name)}
                className="flex size-6 items-center justify-center rounded hover:bg-bad-soft hover:text-bad"
                onClick={(event) => {
                  event.stopPropagation();
                  keep(presets.filter((other) => other !== preset));
                }}
              >
                <Trash2 className="size-3.5" />
              </button>
            }
          >
            <span className="block truncate">{preset.name}</span>
          </MenuItem>
        ))}
        <MenuSeparator />
        <div className="flex gap-1 p-1">
          <input
            className="field h-7"
            aria-label={strings.parameters.presetName}
            placeholder={strings.parameters.presetName}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter") save();
            }}
          />
          <Button size="small" disabled={!name.trim()} onClick={save}>
            {strings.actions.save}
          </Button>
        </div>
        <MenuSeparator />
        <MenuItem icon={<Upload className="size-4" />} onSelect={() => file.current?.click()}>
          {strings.parameters.importPresets}
        </MenuItem>
        <MenuItem
          icon={<Download className="size-4" />}
          disabled={presets.length === 0}
          onSelect={() => {
            const studio = useStudio.getState();
            saveText(writePresets(presets, studio.parameters), fileName(studio, "json"), "application/json");
          }}
        >
          {strings.parameters.exportPresets}
        </MenuItem>
      </Menu>
    </>
  );
}
