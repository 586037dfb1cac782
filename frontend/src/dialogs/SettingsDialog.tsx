import { CircleAlert, CircleCheck } from "lucide-react";
import { Tabs } from "radix-ui";
import { useId, useState } from "react";
import { api, reason } from "../api/client";
import type { ConnectionTest, ModelSettings } from "../api/types";
import { useStudio } from "../store";
import type { MousePreset, Theme } from "../store/interface";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";
import { Dialog } from "../ui/Dialog";
import { PrintForm } from "./PrintForm";

/** Endpoints that people have; names of models are theirs to know. */
const ENDPOINTS = [
  { name: "OpenAI", url: "https://api.openai.com/v1" },
  { name: "OpenRouter", url: "https://openrouter.ai/api/v1" },
  { name: "Ollama", url: "http://localhost:11434/v1" },
  { name: "LM Studio", url: "http://localhost:1234/v1" },
];

function Field({ label, hint, children }: { label: string; hint?: string; children: (id: string) => React.ReactNode }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs font-medium text-muted">
        {label}
      </label>
      {children(id)}
      {hint && <p className="mt-1 text-xs text-faint">{hint}</p>}
    </div>
  );
}

function ModelForm({ model }: { model: ModelSettings }) {
  const [baseUrl, setBaseUrl] = useState(model.base_url ?? "");
  const [name, setName] = useState(model.model ?? "");
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState<"test" | "save" | null>(null);
  const [outcome, setOutcome] = useState<ConnectionTest | null>(null);
  const body = (url: string) => ({ base_url: url.trim(), model: name.trim(), ...(key ? { api_key: key } : {}) });
  const complete = baseUrl.trim() !== "" && name.trim() !== "";

  const test = async () => {
    setBusy("test");
    setOutcome(null);
    try {
      setOutcome(await api.testModel(body(baseUrl)));
    } catch (error) {
      setOutcome({ ok: false, message: reason(error), latency_ms: 0 });
    }
    setBusy(null);
  };
  const save = async (url: string) => {
    setBusy("save");
    try {
      const saved = await api.updateModel(body(url));
      const { settings } = useStudio.getState();
      if (settings) useStudio.setState({ settings: { ...settings, model: saved } });
      setBaseUrl(saved.base_url ?? "");
      setName(saved.model ?? "");
      setKey("");
      setOutcome(null);
      useStudio.getState().notify({ tone: "good", text: strings.settings.saved });
    } catch (error) {
      setOutcome({ ok: false, message: reason(error), latency_ms: 0 });
    }
    setBusy(null);
  };

  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) void save(baseUrl);
      }}
    >
      <div className="flex items-center justify-between gap-4 rounded-lg border border-line bg-raised px-3 py-2">
        <span className="text-muted">{strings.settings.inForce}</span>
        <span className="min-w-0 text-right">
          <span className="block truncate font-medium">{model.model ?? strings.chat.catalogue}</span>
          <span className="block text-xs text-faint">{strings.settings.sources[model.source]}</span>
        </span>
      </div>
      <p className="text-pretty text-muted">{strings.settings.modelIntro}</p>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="mr-1 text-xs text-faint">{strings.settings.presets}</span>
        {ENDPOINTS.map((endpoint) => (
          <button
            key={endpoint.name}
            type="button"
            onClick={() => setBaseUrl(endpoint.url)}
            className={cx(
              "rounded-full border px-2.5 py-0.5 text-xs",
              baseUrl === endpoint.url ? "border-accent bg-accent-soft text-accent" : "border-line-strong/70 text-muted hover:bg-hover hover:text-ink",
            )}
          >
            {endpoint.name}
          </button>
        ))}
      </div>
      <Field label={strings.settings.baseUrl}>
        {(id) => (
          <input
            id={id}
            className="field font-mono text-xs"
            type="url"
            value={baseUrl}
            placeholder="https://api.openai.com/v1"
            spellCheck={false}
            onChange={(event) => setBaseUrl(event.target.value)}
            data-testid="model-url"
          />
        )}
      </Field>
      <Field label={strings.settings.modelName}>
        {(id) => (
          <input
            id={id}
            className="field font-mono text-xs"
            value={name}
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
            data-testid="model-name"
          />
        )}
      </Field>
      <Field label={strings.settings.key} hint={model.has_key ? strings.settings.keyStored : strings.settings.keyNone}>
        {(id) => (
          <input
            id={id}
            className="field font-mono text-xs"
            type="password"
            autoComplete="off"
            value={key}
            placeholder={model.has_key ? "••••••••••••" : ""}
            onChange={(event) => setKey(event.target.value)}
            data-testid="model-key"
          />
        )}
      </Field>
      {outcome && (
        <div
          role="status"
          className={cx("flex gap-2 rounded-lg px-3 py-2", outcome.ok ? "bg-good-soft text-good" : "bg-bad-soft text-bad")}
          data-testid="model-outcome"
        >
          {outcome.ok ? <CircleCheck className="mt-0.5 size-4 shrink-0" /> : <CircleAlert className="mt-0.5 size-4 shrink-0" />}
          <span className="min-w-0 break-words">{outcome.message}</span>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={busy !== null || !complete} onClick={() => void test()} data-testid="model-test">
          {busy === "test" ? strings.settings.testing : strings.settings.test}
        </Button>
        <div className="flex-1" />
        {model.source === "studio" && (
          <Button tone="quiet" disabled={busy !== null} title={strings.settings.useCatalogueHint} onClick={() => void save("")}>
            {strings.settings.useCatalogue}
          </Button>
        )}
        <Button tone="primary" type="submit" disabled={busy !== null || !complete} data-testid="model-save">
          {strings.actions.save}
        </Button>
      </div>
    </form>
  );
}

function Choice<T extends string>({ label, value, choices, onChange }: {
  label: string;
  value: T;
  choices: { value: T; name: string; hint?: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1 text-xs font-medium text-muted">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={cx(
            "flex cursor-pointer items-center gap-3 rounded-lg border px-3 py-2",
            value === choice.value ? "border-accent bg-accent-soft/50" : "border-line hover:bg-hover",
          )}
        >
          <input
            type="radio"
            className="accent-accent"
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
            name={label}
          />
          <span>
            <span className="block font-medium">{choice.name}</span>
            {choice.hint && <span className="block text-xs text-muted">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const settings = useStudio((studio) => studio.settings);
  const preferences = useStudio((studio) => studio.preferences);
  const setPreference = useStudio((studio) => studio.setPreference);
  const tabAtFirst = useStudio((studio) => studio.settingsTab);
  const tab = "h-8 rounded-md px-3 text-left text-muted hover:text-ink data-[state=active]:bg-hover data-[state=active]:font-medium data-[state=active]:text-ink";
  return (
    <Dialog title={strings.settings.title} open={open} onClose={onClose} wide>
      <Tabs.Root key={String(open)} defaultValue={tabAtFirst} orientation="vertical" className="flex min-h-0 flex-1 max-sm:flex-col">
        <Tabs.List className="flex w-40 shrink-0 flex-col gap-1 border-r border-line p-3 max-sm:w-full max-sm:flex-row max-sm:border-b max-sm:border-r-0">
          <Tabs.Trigger value="model" className={tab}>
            {strings.settings.model}
          </Tabs.Trigger>
          <Tabs.Trigger value="print" className={tab} data-testid="settings-print">
            {strings.settings.print}
          </Tabs.Trigger>
          <Tabs.Trigger value="appearance" className={tab}>
            {strings.settings.appearance}
          </Tabs.Trigger>
          <Tabs.Trigger value="navigation" className={tab}>
            {strings.settings.navigation}
          </Tabs.Trigger>
        </Tabs.List>
        <div className="scroll-area min-h-[26rem] flex-1 p-5">
          <Tabs.Content value="model" className="outline-none">
            {settings ? <ModelForm key={settings.model.source} model={settings.model} /> : <p className="text-muted">{strings.errors.unreachable}</p>}
          </Tabs.Content>
          <Tabs.Content value="print" className="outline-none">
            {settings ? <PrintForm profile={settings.print} /> : <p className="text-muted">{strings.errors.unreachable}</p>}
          </Tabs.Content>
          <Tabs.Content value="appearance" className="outline-none">
            <Choice<Theme>
              label={strings.settings.theme}
              value={preferences.theme}
              choices={(["system", "light", "dark"] as const).map((value) => ({ value, name: strings.settings.themes[value] }))}
              onChange={(value) => setPreference("theme", value)}
            />
          </Tabs.Content>
          <Tabs.Content value="navigation" className="outline-none">
            <Choice<MousePreset>
              label={strings.settings.mouse}
              value={preferences.mouse}
              choices={(["default", "fusion", "blender"] as const).map((value) => ({ value, ...strings.settings.mice[value] }))}
              onChange={(value) => setPreference("mouse", value)}
            />
          </Tabs.Content>
        </div>
      </Tabs.Root>
      {settings && (
        <p className="shrink-0 border-t border-line px-5 py-2.5 text-xs text-faint">
          {strings.settings.version(settings.version)} ·{" "}
          {strings.settings.limits(Math.round(settings.max_script_bytes / 1000), settings.max_repairs, Math.round(settings.deadline_ms / 1000))}
        </p>
      )}
    </Dialog>
  );
}
