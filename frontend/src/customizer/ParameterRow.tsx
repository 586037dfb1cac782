/** One parameter: its name, its widget, and the way back to the value in the text. */
import { PencilLine, RotateCcw } from "lucide-react";
import { Slider, Switch } from "radix-ui";
import { memo, useState } from "react";
import type { Parameter, ParameterValue } from "../api/types";
import { useStudio } from "../store";
import { sameValue } from "../store/values";
import { strings } from "../strings";
import { cx } from "../ui/class";
import { Tip } from "../ui/Tip";
import { humanName, tidy } from "./coerce";
import { NumberBox } from "./NumberBox";

interface FieldProps<T extends ParameterValue> {
  parameter: Parameter;
  value: T;
  onChange: (value: ParameterValue, inputAt?: number) => void;
}

function Track({ label, value, minimum, maximum, step, guessed, onChange }: {
  label: string;
  value: number;
  minimum: number;
  maximum: number;
  step: number;
  /** The range is the studio's guess: the track is drawn open-ended. */
  guessed?: boolean;
  onChange: (value: number, inputAt: number) => void;
}) {
  return (
    <Slider.Root
      className="relative flex h-7 min-w-0 flex-1 touch-none items-center pointer-coarse:h-10"
      value={[Math.min(maximum, Math.max(minimum, value))]}
      min={minimum}
      max={maximum}
      step={step}
      onValueChange={([next]) => onChange(tidy(next, step), performance.now())}
    >
      <Slider.Track
        className={cx(
          "relative h-1 grow rounded-full",
          guessed ? "bg-[repeating-linear-gradient(90deg,var(--line-strong)_0_3px,transparent_3px_6px)]" : "bg-pressed",
        )}
      >
        <Slider.Range className="absolute h-full rounded-full bg-accent" />
      </Slider.Track>
      <Slider.Thumb
        aria-label={label}
        className="block size-3.5 rounded-full border-2 border-accent bg-panel shadow-sm transition-shadow duration-100 hover:shadow-[0_0_0_5px_color-mix(in_oklab,var(--accent)_16%,transparent)] focus-visible:outline-offset-2 pointer-coarse:size-5"
      />
    </Slider.Root>
  );
}

function SliderField({ parameter, value, onChange }: FieldProps<number>) {
  if (parameter.widget.type !== "slider") return null;
  const { minimum, maximum, step } = parameter.widget;
  const guessed = !parameter.annotated;
  return (
    <div className="flex items-center gap-3">
      <Track label={parameter.name} value={value} minimum={minimum} maximum={maximum} step={step} guessed={guessed} onChange={onChange} />
      <NumberBox
        label={parameter.name}
        value={value}
        // Nobody said that a guessed range is a limit.
        minimum={guessed ? null : minimum}
        maximum={guessed ? null : maximum}
        step={step}
        className="w-[4.75rem] shrink-0"
        onChange={onChange}
      />
    </div>
  );
}

function VectorField({ parameter, value, onChange }: FieldProps<number[]>) {
  if (parameter.widget.type !== "vector") return null;
  const { minimum, maximum, step } = parameter.widget;
  const change = (i: number, next: number, inputAt: number) => onChange(value.map((other, j) => (j === i ? next : other)), inputAt);
  if (minimum != null && maximum != null) {
    return (
      <div className="grid gap-0.5">
        {value.map((component, i) => (
          <div key={i} className="flex items-center gap-3">
            <Track
              label={strings.parameters.component(parameter.name, i)}
              value={component}
              minimum={minimum}
              maximum={maximum}
              step={step ?? 1}
              onChange={(next, inputAt) => change(i, next, inputAt)}
            />
            <NumberBox
              label={strings.parameters.component(parameter.name, i)}
              prefix={value.length <= 3 ? "xyz"[i] : undefined}
              value={component}
              minimum={minimum}
              maximum={maximum}
              step={step}
              className="w-[4.75rem] shrink-0"
              onChange={(next, inputAt) => change(i, next, inputAt)}
            />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className="grid gap-1.5" style={{ gridTemplateColumns: `repeat(${Math.min(value.length, 4)}, minmax(0, 1fr))` }}>
      {value.map((component, i) => (
        <NumberBox
          key={i}
          label={strings.parameters.component(parameter.name, i)}
          prefix={value.length <= 3 ? "xyz"[i] : undefined}
          value={component}
          step={step}
          onChange={(next, inputAt) => change(i, next, inputAt)}
        />
      ))}
    </div>
  );
}

function TextField({ parameter, value, onChange }: FieldProps<string>) {
  const limit = parameter.widget.type === "text" ? (parameter.widget.max_length ?? undefined) : undefined;
  return (
    <input
      aria-label={parameter.name}
      className="field h-7"
      value={value}
      maxLength={limit}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A canvas knows every colour name that a browser knows. */
function hexColor(color: string): string {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return "#000000";
  context.fillStyle = "#000000";
  context.fillStyle = color;
  return /^#[0-9a-f]{6}$/i.test(context.fillStyle) ? context.fillStyle : "#000000";
}

function ColorField({ parameter, value, onChange }: FieldProps<string>) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="flex gap-2">
      <label className="relative size-7 shrink-0 overflow-hidden rounded-md border border-line-strong" style={{ background: value }}>
        <input
          type="color"
          aria-label={parameter.name}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
          value={hexColor(value)}
          onChange={(event) => onChange(event.target.value, performance.now())}
        />
      </label>
      <input
        aria-label={parameter.name}
        className="field h-7"
        value={typed ?? value}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          if (CSS.supports("color", event.target.value)) onChange(event.target.value);
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  );
}

function ListField({ parameter, value, onChange }: FieldProps<ParameterValue>) {
  if (parameter.widget.type !== "list") return null;
  const { choices } = parameter.widget;
  const index = choices.findIndex((choice) => sameValue(choice.value, value));
  // Few short choices are all in view; more go into a list.
  if (choices.length <= 4 && choices.reduce((sum, choice) => sum + choice.label.length, 0) <= 24) {
    return (
      <div role="radiogroup" aria-label={parameter.name} className="flex rounded-md border border-line bg-raised p-0.5">
        {choices.map((choice, i) => (
          <button
            key={i}
            type="button"
            role="radio"
            aria-checked={i === index}
            onClick={() => onChange(choice.value, performance.now())}
            className={cx(
              "h-6 min-w-0 flex-1 truncate rounded px-2 text-xs pointer-coarse:h-9",
              i === index ? "bg-panel font-medium text-ink shadow-sm ring-1 ring-line" : "text-muted hover:text-ink",
            )}
          >
            {choice.label}
          </button>
        ))}
      </div>
    );
  }
  return (
    <select
      aria-label={parameter.name}
      className="field h-7 py-0 pr-1"
      value={index}
      onChange={(event) => {
        const choice = choices[Number(event.target.value)];
        if (choice) onChange(choice.value, performance.now());
      }}
    >
      {index < 0 && <option value={-1}>{String(value)}</option>}
      {choices.map((choice, i) => (
        <option key={i} value={i}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

function Field({ parameter, value, onChange }: FieldProps<ParameterValue>) {
  switch (parameter.widget.type) {
    case "slider":
      return <SliderField parameter={parameter} value={Number(value)} onChange={onChange} />;
    case "vector":
      return <VectorField parameter={parameter} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    case "text":
      return <TextField parameter={parameter} value={String(value)} onChange={onChange} />;
    case "color":
      return <ColorField parameter={parameter} value={String(value)} onChange={onChange} />;
    case "list":
      return <ListField parameter={parameter} value={value} onChange={onChange} />;
    default:
      return null;
  }
}

export const ParameterRow = memo(function ParameterRow({ parameter }: { parameter: Parameter }) {
  const value = useStudio((studio) => studio.values[parameter.name]) ?? parameter.default;
  const fresh = useStudio((studio) => studio.script === studio.parametersScript);
  const changed = !sameValue(value, parameter.default);
  const { widget } = parameter;
  const onChange = (next: ParameterValue, inputAt?: number) => {
    if (!sameValue(next, value)) useStudio.getState().setValue(parameter.name, next, inputAt ?? performance.now());
  };
  const label = humanName(parameter.name);
  const inline = widget.type === "checkbox" || widget.type === "number";
  return (
    <div className="group px-4 py-1.5" data-testid={`parameter-${parameter.name}`}>
      <div className="flex min-h-7 items-center gap-2">
        <Tip text={<span className="font-mono">{parameter.name}</span>} side="left">
          <span className={cx("min-w-0 truncate", changed && "font-medium")}>{label}</span>
        </Tip>
        {changed && (
          <Tip text={strings.parameters.resetOne(parameter.name)} side="top">
            <button
              type="button"
              aria-label={strings.parameters.resetOne(parameter.name)}
              className="flex size-5 shrink-0 items-center justify-center rounded text-accent hover:bg-accent-soft"
              onClick={() => useStudio.getState().resetValue(parameter.name)}
              data-testid={`reset-${parameter.name}`}
            >
              <RotateCcw className="size-3" />
            </button>
          </Tip>
        )}
        {changed && (
          <Tip text={strings.parameters.writeOne(parameter.name)} side="top">
            <button
              type="button"
              aria-label={strings.parameters.writeOne(parameter.name)}
              disabled={!fresh}
              className="flex size-5 shrink-0 items-center justify-center rounded text-accent hover:bg-accent-soft disabled:opacity-45"
              onClick={() => void useStudio.getState().writeValues(parameter.name)}
              data-testid={`write-${parameter.name}`}
            >
              <PencilLine className="size-3" />
            </button>
          </Tip>
        )}
        <div className="flex-1" />
        {!parameter.annotated && widget.type === "slider" && (
          <Tip text={strings.parameters.guessedHint(parameter.name)} side="top">
            <button type="button" className="rounded px-1 text-2xs text-faint" data-testid={`guessed-${parameter.name}`}>
              {strings.parameters.guessed}
            </button>
          </Tip>
        )}
        {widget.type === "checkbox" && (
          <Switch.Root
            aria-label={parameter.name}
            checked={value === true}
            onCheckedChange={(next) => onChange(next)}
            className="relative h-[18px] w-8 shrink-0 rounded-full bg-line-strong transition-colors duration-100 data-[state=checked]:bg-accent"
          >
            <Switch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-white shadow-sm transition-transform duration-100 data-[state=checked]:translate-x-[15px]" />
          </Switch.Root>
        )}
        {widget.type === "number" && (
          <NumberBox
            label={parameter.name}
            value={Number(value)}
            minimum={widget.minimum}
            maximum={widget.maximum}
            step={widget.step}
            className="w-[4.75rem] shrink-0"
            onChange={onChange}
          />
        )}
      </div>
      {!inline && <Field parameter={parameter} value={value} onChange={onChange} />}
      {parameter.description && parameter.description.toLowerCase() !== label.toLowerCase() && (
        <p className="text-2xs text-pretty text-faint">{parameter.description}</p>
      )}
    </div>
  );
});
