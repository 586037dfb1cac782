import { useId, useState } from "react";
import { api, reason } from "../api/client";
import type { PrintProfile } from "../api/types";
import { sameProfile } from "../checks/verdicts";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import { cx } from "../ui/class";

/** Room of printers that many people have, mm. */
const PRINTERS: { name: string; bed: [number, number, number] }[] = [
  { name: "Bambu Lab X1, P1, A1", bed: [256, 256, 256] },
  { name: "Bambu Lab A1 mini", bed: [180, 180, 180] },
  { name: "Prusa MK4", bed: [250, 210, 220] },
  { name: "Ender-3", bed: [220, 220, 250] },
];

function Amount({ label, unit, value, step, onChange, testId }: {
  label: string;
  unit: string;
  value: string;
  step: number;
  onChange: (value: string) => void;
  testId: string;
}) {
  const id = useId();
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="mb-1 block text-xs font-medium text-muted">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type="number"
          inputMode="decimal"
          className="field pr-8 tabular-nums"
          value={value}
          step={step}
          min={0}
          required
          onChange={(event) => onChange(event.target.value)}
          data-testid={testId}
        />
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">{unit}</span>
      </div>
    </div>
  );
}

/** The printer that parts are judged for. */
export function PrintForm({ profile }: { profile: PrintProfile }) {
  const [nozzle, setNozzle] = useState(String(profile.nozzle));
  const [layer, setLayer] = useState(String(profile.layer_height));
  const [bed, setBed] = useState(profile.bed.map(String));
  const [overhang, setOverhang] = useState(String(profile.overhang));
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const wanted: PrintProfile = {
    nozzle: Number(nozzle),
    layer_height: Number(layer),
    bed: bed.map(Number) as [number, number, number],
    overhang: Number(overhang),
  };

  const save = async () => {
    setBusy(true);
    setWrong(null);
    try {
      const print = await api.updatePrint(wanted);
      const { settings, notify } = useStudio.getState();
      if (settings) useStudio.setState({ settings: { ...settings, print } });
      notify({ tone: "good", text: strings.settings.printSaved });
    } catch (error) {
      setWrong(reason(error));
    }
    setBusy(false);
  };

  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-pretty text-muted">{strings.settings.printIntro}</p>
      <div className="flex gap-3">
        <Amount label={strings.settings.nozzle} unit={strings.units.mmUnit} value={nozzle} step={0.05} onChange={setNozzle} testId="print-nozzle" />
        <Amount label={strings.settings.layer} unit={strings.units.mmUnit} value={layer} step={0.02} onChange={setLayer} testId="print-layer" />
      </div>
      <fieldset>
        <legend className="mb-1.5 text-xs font-medium text-muted">{strings.settings.bed}</legend>
        <div className="mb-2 flex flex-wrap items-center gap-1.5">
          <span className="mr-1 text-xs text-faint">{strings.settings.printers}</span>
          {PRINTERS.map((printer) => (
            <button
              key={printer.name}
              type="button"
              aria-pressed={printer.bed.every((side, i) => side === Number(bed[i]))}
              onClick={() => setBed(printer.bed.map(String))}
              className={cx(
                "rounded-full border px-2.5 py-0.5 text-xs",
                printer.bed.every((side, i) => side === Number(bed[i]))
                  ? "border-accent bg-accent-soft text-accent"
                  : "border-line-strong/70 text-muted hover:bg-hover hover:text-ink",
              )}
            >
              {printer.name}
            </button>
          ))}
        </div>
        <div className="flex gap-3">
          {strings.settings.bedAxes.map((name, axis) => (
            <Amount
              key={name}
              label={name}
              unit={strings.units.mmUnit}
              value={bed[axis]}
              step={1}
              onChange={(side) => setBed(bed.map((other, i) => (i === axis ? side : other)))}
              testId={`print-bed-${axis}`}
            />
          ))}
        </div>
      </fieldset>
      <div className="w-1/2 pr-1.5">
        <Amount label={strings.settings.overhang} unit={strings.units.degrees} value={overhang} step={5} onChange={setOverhang} testId="print-overhang" />
        <p className="mt-1 text-xs text-faint">{strings.settings.overhangHint}</p>
      </div>
      {wrong && (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
          {wrong}
        </p>
      )}
      <div className="flex justify-end">
        <Button tone="primary" type="submit" disabled={busy || sameProfile(wanted, profile)} data-testid="print-save">
          {strings.actions.save}
        </Button>
      </div>
    </form>
  );
}
