import { ReferenceDialog } from "../reference/ReferenceDialog";
import { useStudio } from "../store";
import { SettingsDialog } from "./SettingsDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";

export default function Dialogs() {
  const dialog = useStudio((studio) => studio.dialog);
  const close = () => useStudio.getState().setDialog(null);
  return (
    <>
      <SettingsDialog open={dialog === "settings"} onClose={close} />
      <ReferenceDialog open={dialog === "reference"} onClose={close} />
      <ShortcutsDialog open={dialog === "shortcuts"} onClose={close} />
    </>
  );
}
