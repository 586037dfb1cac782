import { ArrowDown, Clock, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";
import { Composer } from "./Composer";
import { Examples } from "./Examples";
import { MessageView } from "./MessageView";
import { RunningTurnView } from "./RunningTurnView";

/** Follows the end of the conversation, unless the person has scrolled up to read. */
function useStickToEnd(changes: unknown[]) {
  const list = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [away, setAway] = useState(false);
  const toEnd = () => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    if (stuck.current) toEnd();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the list of changes is the point
  }, changes);
  useEffect(() => {
    const element = list.current?.firstElementChild;
    if (!element) return;
    // Thumbnails and unfolding parts change the height without a new message.
    const observer = new ResizeObserver(() => stuck.current && toEnd());
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    setAway(!stuck.current);
  };
  return { list, onScroll, away, toEnd };
}

function ModelLine() {
  const settings = useStudio((studio) => studio.settings);
  const setDialog = useStudio((studio) => studio.setDialog);
  if (!settings) return null;
  const name = settings.model.source === "none" ? strings.chat.catalogue : settings.model.model;
  return (
    <button type="button" className="max-w-full truncate rounded hover:text-ink hover:underline" onClick={() => setDialog("settings")}>
      {name}
    </button>
  );
}

function CatalogueHint() {
  const isCatalogue = useStudio((studio) => studio.settings?.model.source === "none");
  const early = useStudio((studio) => studio.messages.length < 3);
  const setDialog = useStudio((studio) => studio.setDialog);
  if (!isCatalogue || !early) return null;
  return (
    <p className="px-1 text-2xs text-faint">
      {strings.chat.catalogueHint}{" "}
      <button type="button" className="font-medium text-accent hover:underline" onClick={() => setDialog("settings")}>
        {strings.chat.connect}
      </button>
    </p>
  );
}

/** A part that was made by hand, and no word said about it yet. */
function Invitation() {
  return (
    <div className="pt-6">
      <p className="text-base font-medium">{strings.chat.changeTitle}</p>
      <p className="mt-1 text-pretty text-muted">{strings.chat.changeHint}</p>
    </div>
  );
}

export function ChatPane() {
  const messages = useStudio((studio) => studio.messages);
  const turn = useStudio((studio) => studio.turn);
  const sending = useStudio((studio) => studio.sending);
  const queue = useStudio((studio) => studio.queue);
  const loading = useStudio((studio) => studio.loading);
  const composer = useStudio((studio) => studio.composer);
  const images = useStudio((studio) => studio.images);
  const hasPart = useStudio((studio) => studio.script.trim() !== "");
  const { setComposer, addImages, removeImage, submit, stopTurn, unqueue } = useStudio.getState();
  const { list, onScroll, away, toEnd } = useStickToEnd([messages, turn, queue, sending]);
  const empty = messages.length === 0 && !turn && !sending && !loading;

  return (
    <div className="flex h-full flex-col">
      <p className="sr-only" role="status" aria-live="polite" aria-label={strings.chat.live}>
        {turn?.stage ? strings.chat.stagesLong[turn.stage] : ""}
      </p>
      <div className="relative min-h-0 flex-1">
        <div ref={list} onScroll={onScroll} className="scroll-area h-full" data-testid="messages">
          <div className="space-y-4 px-4 py-4">
            {empty && (hasPart ? <Invitation /> : <Examples onPick={setComposer} />)}
            {messages.map((message) => (
              <MessageView key={message.id} message={message} />
            ))}
            {turn ? (
              <RunningTurnView turn={turn} />
            ) : (
              sending && <p className="animate-pulse-soft text-xs text-muted">{strings.chat.sending}</p>
            )}
            {queue.map((item) => (
              <div key={item.id} className="flex justify-end" data-testid="queued">
                <div className="flex max-w-[88%] items-start gap-2 rounded-xl rounded-br-sm border border-dashed border-line-strong px-3 py-1.5 text-muted">
                  <Clock className="mt-1 size-3.5 shrink-0" aria-label={strings.chat.queued} />
                  <span className="min-w-0 whitespace-pre-wrap break-words">{item.text}</span>
                  <button
                    type="button"
                    aria-label={strings.chat.unqueue}
                    className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded hover:bg-hover hover:text-ink"
                    onClick={() => unqueue(item.id)}
                  >
                    <X className="size-3" />
                  </button>
                </div>
              </div>
            ))}
          </div>
        </div>
        {away && (
          <button
            type="button"
            aria-label={strings.chat.newMessages}
            className="absolute bottom-2 left-1/2 flex size-8 -translate-x-1/2 items-center justify-center rounded-full border border-line bg-panel text-muted shadow-float hover:text-ink"
            onClick={toEnd}
          >
            <ArrowDown className="size-4" />
          </button>
        )}
      </div>
      <div className="shrink-0 space-y-1.5 px-3 pb-3 pt-1">
        <Composer
          text={composer}
          images={images}
          placeholder={turn || sending ? strings.chat.placeholderBusy : hasPart ? strings.chat.placeholderNext : strings.chat.placeholder}
          onText={setComposer}
          onImages={addImages}
          onRemoveImage={removeImage}
          onSubmit={submit}
          busy={turn !== null || sending}
          stopping={turn?.stopping}
          onStop={turn ? stopTurn : undefined}
          autoFocus
          footer={<ModelLine />}
        />
        <CatalogueHint />
      </div>
    </div>
  );
}
