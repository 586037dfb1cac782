/** The page of one project: how its panes stand. Wide: three columns and a drawer. Narrow: the view over tabs. */
import { PanelLeftOpen, PanelRightOpen } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { ChatPane } from "../chat/ChatPane";
import { VersionsPane } from "../chat/VersionsPane";
import { ChecksPane } from "../checks/ChecksPane";
import { ConsoleBody, ConsoleHandle } from "../console/ConsoleDrawer";
import { CustomizerPane } from "../customizer/CustomizerPane";
import { DropZone } from "../files/DropZone";
import { FilesPane } from "../files/FilesPane";
import { useStudio } from "../store";
import type { CompactTab, LeftTab, RightTab } from "../store/interface";
import { strings } from "../strings";
import { TopBar } from "../topbar/TopBar";
import { Button, IconButton } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { PaneTab, PaneTabs } from "./PaneTabs";
import { useCompact } from "./useCompact";

const ViewPane = lazy(() => import("../view/ViewPane"));
const EditorPane = lazy(() => import("../editor/EditorPane"));

function View() {
  return (
    <Suspense fallback={<div className="h-full bg-canvas" aria-label={strings.view.loading} />}>
      <ViewPane />
    </Suspense>
  );
}

function Code() {
  return (
    <Suspense fallback={<p className="p-4 text-muted">{strings.editor.loading}</p>}>
      <EditorPane />
    </Suspense>
  );
}

/** How many problems there are, and how bad the worst is. */
function useProblems(): { badge: number | undefined; tone: "bad" | "warn" } {
  const diagnostics = useStudio((studio) => studio.diagnostics);
  const errors = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const count = diagnostics.filter((diagnostic) => diagnostic.severity !== "info").length;
  return { badge: count || undefined, tone: errors ? "bad" : "warn" };
}

function LeftPane({ onCollapse }: { onCollapse: () => void }) {
  const tab = useStudio((studio) => studio.leftTab);
  const setTab = useStudio((studio) => studio.setLeftTab);
  const versions = useStudio((studio) => studio.versions.length);
  return (
    <PaneTabs value={tab} onChange={(value) => setTab(value as LeftTab)} collapse={{ side: "left", run: onCollapse }}>
      <PaneTab value="chat" label={strings.chat.tab} content={<ChatPane />} />
      <PaneTab value="versions" label={strings.versions.tab} badge={versions || undefined} content={<VersionsPane />} />
    </PaneTabs>
  );
}

function RightPane({ onCollapse }: { onCollapse: () => void }) {
  const tab = useStudio((studio) => studio.preferences.rightTab);
  const setTab = useStudio((studio) => studio.setRightTab);
  const files = useStudio((studio) => studio.files.length);
  const problems = useProblems();
  return (
    <PaneTabs value={tab} onChange={(value) => setTab(value as RightTab)} collapse={{ side: "right", run: onCollapse }}>
      <PaneTab value="parameters" label={strings.parameters.tab} content={<CustomizerPane />} />
      <PaneTab value="code" label={strings.editor.tab} {...problems} content={<Code />} keep />
      <PaneTab value="files" label={strings.files.tab} badge={files || undefined} content={<FilesPane />} />
      <PaneTab value="checks" label={strings.checks.tab} content={<ChecksPane />} />
    </PaneTabs>
  );
}

function Centre() {
  const open = useStudio((studio) => studio.consoleOpen);
  const layout = useDefaultLayout({ id: "partwright:centre", panelIds: open ? ["view", "console"] : ["view"] });
  return (
    <div className="flex h-full flex-col">
      <Group orientation="vertical" className="min-h-0 flex-1" defaultLayout={layout.defaultLayout} onLayoutChanged={layout.onLayoutChanged}>
        <Panel id="view" minSize={160}>
          <View />
        </Panel>
        {open && <Separator className="handle" aria-label={strings.console.resize} />}
        {open && (
          <Panel id="console" defaultSize={200} minSize={96} groupResizeBehavior="preserve-pixel-size">
            <ConsoleBody />
          </Panel>
        )}
      </Group>
      <ConsoleHandle />
    </div>
  );
}

function Wide() {
  const layout = useDefaultLayout({ id: "partwright:columns", panelIds: ["left", "centre", "right"] });
  const left = usePanelRef();
  const right = usePanelRef();
  const [hidden, setHidden] = useState({ left: false, right: false });
  return (
    <div className="relative min-h-0 flex-1">
      <Group className="h-full" defaultLayout={layout.defaultLayout} onLayoutChanged={layout.onLayoutChanged}>
        <Panel
          id="left"
          panelRef={left}
          defaultSize="25%"
          minSize={280}
          maxSize="45%"
          collapsible
          groupResizeBehavior="preserve-pixel-size"
          onResize={(size) => setHidden((now) => ({ ...now, left: size.inPixels < 1 }))}
          className="bg-panel"
        >
          {!hidden.left && <LeftPane onCollapse={() => left.current?.collapse()} />}
        </Panel>
        <Separator className="handle" aria-label={strings.layout.resizeChat} />
        <Panel id="centre" minSize={300}>
          <Centre />
        </Panel>
        <Separator className="handle" aria-label={strings.layout.resizePanel} />
        <Panel
          id="right"
          panelRef={right}
          defaultSize="26%"
          minSize={280}
          maxSize="60%"
          collapsible
          groupResizeBehavior="preserve-pixel-size"
          onResize={(size) => setHidden((now) => ({ ...now, right: size.inPixels < 1 }))}
          className="bg-panel"
        >
          {!hidden.right && <RightPane onCollapse={() => right.current?.collapse()} />}
        </Panel>
      </Group>
      {hidden.left && (
        <IconButton label={strings.layout.expandLeft} className="absolute left-2 top-2 bg-panel shadow-float" onClick={() => left.current?.expand()}>
          <PanelLeftOpen className="size-4" />
        </IconButton>
      )}
      {hidden.right && (
        <IconButton
          label={strings.layout.expandRight}
          className="absolute right-2 top-2 bg-panel shadow-float"
          onClick={() => right.current?.expand()}
        >
          <PanelRightOpen className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

function Narrow() {
  const tab = useStudio((studio) => studio.compactTab);
  const setTab = useStudio((studio) => studio.setCompactTab);
  const problems = useProblems();
  const layout = useDefaultLayout({ id: "partwright:stack", panelIds: ["view", "tabs"] });
  return (
    <Group
      orientation="vertical"
      className="min-h-0 flex-1"
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="view" defaultSize="52%" minSize={160}>
        <View />
      </Panel>
      <Separator className="handle" aria-label={strings.layout.resizeStack} />
      <Panel id="tabs" minSize={180} className="bg-panel">
        <PaneTabs value={tab} onChange={(value) => setTab(value as CompactTab)}>
          <PaneTab value="chat" label={strings.chat.tab} content={<ChatPane />} />
          <PaneTab value="parameters" label={strings.parameters.tab} content={<CustomizerPane />} />
          <PaneTab value="code" label={strings.editor.tab} content={<Code />} keep />
          <PaneTab value="files" label={strings.files.tab} content={<FilesPane />} />
          <PaneTab value="checks" label={strings.checks.tab} content={<ChecksPane />} />
          <PaneTab value="versions" label={strings.versions.tab} content={<VersionsPane />} />
          <PaneTab value="console" label={strings.layout.console} {...problems} content={<ConsoleBody />} />
        </PaneTabs>
      </Panel>
    </Group>
  );
}

export default function Workbench({ projectId }: { projectId: string }) {
  const compact = useCompact();
  const loadError = useStudio((studio) => studio.loadError);
  const name = useStudio((studio) => studio.project?.name);
  const navigate = useStudio((studio) => studio.navigate);

  useEffect(() => {
    const { openProject, closeProject } = useStudio.getState();
    void openProject(projectId);
    return closeProject;
  }, [projectId]);
  // The editor is large; it comes while nothing else happens, so that its tab opens at once.
  useEffect(() => {
    const timer = setTimeout(() => void import("../editor/EditorPane"), 2500);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    document.title = name ? `${name} · ${strings.product}` : strings.product;
    return () => {
      document.title = strings.product;
    };
  }, [name]);

  if (loadError && loadError.status !== 0) {
    return (
      <Empty title={loadError.title} hint={loadError.detail}>
        <Button tone="primary" onClick={() => navigate("/")}>
          {strings.projects.toList}
        </Button>
      </Empty>
    );
  }
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <TopBar compact={compact} />
      {compact ? <Narrow /> : <Wide />}
      <DropZone />
    </main>
  );
}
