/** Which page is open, and what lies over all pages: dialogs, notices, the offline banner, the keyboard. */
import { Tooltip } from "radix-ui";
import { Component, lazy, Suspense, useEffect, type ReactNode } from "react";
import { listenToKeys } from "./commands";
import { OfflineBanner } from "./layout/OfflineBanner";
import { useTheme } from "./layout/useTheme";
import { ProjectsPage } from "./projects/ProjectsPage";
import { useStudio } from "./store";
import { strings } from "./strings";
import { Button } from "./ui/Button";
import { Empty } from "./ui/Empty";
import { Notices } from "./ui/Notices";

const Workbench = lazy(() => import("./layout/Workbench"));
const Dialogs = lazy(() => import("./dialogs/Dialogs"));

/** An uncaught mistake of ours must not take the person's work with it: the drafts are kept, a reload goes on. */
class Catch extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Empty title={strings.errors.crashTitle} hint={strings.errors.crashDetail}>
        <Button tone="primary" onClick={() => location.reload()}>
          {strings.errors.reload}
        </Button>
      </Empty>
    );
  }
}

export function App() {
  const path = useStudio((studio) => studio.path);
  const dialog = useStudio((studio) => studio.dialog);
  useTheme();
  useEffect(() => listenToKeys(), []);

  const projectId = /^\/p\/([^/]+)\/?$/.exec(path)?.[1] ?? null;
  return (
    <Catch>
      <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
        <div className="flex h-full flex-col">
          <OfflineBanner />
          {projectId ? (
            <Suspense fallback={<div className="flex-1 bg-canvas" />}>
              <Workbench key={projectId} projectId={projectId} />
            </Suspense>
          ) : (
            <ProjectsPage />
          )}
        </div>
        {dialog && (
          <Suspense fallback={null}>
            <Dialogs />
          </Suspense>
        )}
        <Notices />
      </Tooltip.Provider>
    </Catch>
  );
}
