import { signal } from "@preact/signals";
import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";

import type { Item, Metric, Run, Saved } from "../../shared/protocol.ts";
import { IconButton, LinkButton } from "../controls.tsx";
import { shown, shownAgo, shownCount, shownImages, shownMoment, shownPercent, shownSize } from "../figures.ts";
import { Icon } from "../icons.tsx";
import { host, metric } from "./host.ts";

/** The runs of the period, newest first, each with its images to come back to. */
export function Runs({ runs, older }: { readonly runs: readonly Run[]; readonly older: number }): JSX.Element {
  return (
    <section aria-labelledby="runs-title">
      <h2 id="runs-title">{l10n.t("Recent runs")}</h2>
      <ul class="runs">
        {runs.map((run) => (
          <li key={run.id}>
            {run.images === 1 && run.items[0] !== undefined ? (
              <ItemRow item={run.items[0]} at={run.at} />
            ) : (
              <RunRow run={run} />
            )}
          </li>
        ))}
      </ul>
      {older === 0 ? undefined : (
        <p class="more">
          <LinkButton onPress={() => host.send({ kind: "showOlderRuns" })}>
            {l10n.t("Show older runs ({0})", shownCount(older))}
          </LinkButton>
        </p>
      )}
    </section>
  );
}

function RunRow({ run }: { readonly run: Run }): JSX.Element {
  const { id, failed, items } = run;
  const isShown = items.length > 0;
  const name = l10n.t("{0} in {1}", shownImages(run.images), run.folder || l10n.t("the workspace"));
  return (
    <>
      <Row
        look="run"
        title={name}
        at={run.at}
        thumbnail={run.thumbnail}
        detail={
          <>
            {savedText(run.saved, metric.value)}
            {failed === 0 ? undefined : (
              <span class="bad">
                {" · "}
                <Icon name="failed" />
                {l10n.t("{0} failed", shownCount(failed))}
              </span>
            )}
          </>
        }
        isShown={isShown}
        onPress={() => host.send({ kind: isShown ? "hideRun" : "showRun", runId: id })}
      >
        {run.actions.includes("restore") ? (
          <IconButton
            icon="restore"
            label={l10n.t("Restore the originals of {0}", name)}
            onPress={() => host.send({ kind: "restoreRun", runId: id })}
          />
        ) : undefined}
      </Row>
      {isShown ? (
        <ul class="items">
          {items.map((item) => (
            <li key={item.id}>
              <ItemRow item={item} />
            </li>
          ))}
        </ul>
      ) : undefined}
    </>
  );
}

function ItemRow({ item, at }: { readonly item: Item; readonly at?: string }): JSX.Element {
  const { id, name, actions } = item;
  const send = (kind: (typeof actions)[number]) => (): void => host.send({ kind, itemId: id });
  const detail = detailOf(item);
  return (
    <Row
      look={item.outcome}
      title={name}
      at={at}
      thumbnail={item.thumbnail}
      tooltip={`${item.path}\n${detail}`}
      detail={
        item.outcome === "failed" ? (
          <span class="bad">
            <Icon name="failed" />
            {detail}
          </span>
        ) : (
          detail
        )
      }
      onPress={actions.includes("compare") ? send("compare") : undefined}
    >
      {actions.includes("restore") ? (
        <IconButton icon="restore" label={l10n.t("Restore the original of {0}", name)} onPress={send("restore")} />
      ) : undefined}
      {actions.includes("reveal") ? (
        <IconButton icon="folder" label={l10n.t("Reveal {0}", name)} onPress={send("reveal")} />
      ) : undefined}
    </Row>
  );
}

/** One line of the list. Pressed, it shows a run's images, or compares an image with its original. */
function Row({
  look,
  title,
  at,
  thumbnail,
  detail,
  tooltip = title,
  isShown,
  onPress,
  children,
}: {
  readonly look: "run" | Item["outcome"];
  readonly title: string;
  readonly at: string | undefined;
  readonly thumbnail: string | undefined;
  readonly detail: ComponentChildren;
  readonly tooltip?: string;
  /** Absent where there is nothing below it. */
  readonly isShown?: boolean;
  /** Absent where nothing can be done with it. */
  readonly onPress: (() => void) | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const isRun = isShown !== undefined;
  const isCompared = !isRun && onPress !== undefined;
  const content = (
    <>
      <Thumbnail uri={thumbnail} />
      {isCompared ? <span class="unseen">{l10n.t("Compare with its original:")} </span> : undefined}
      <span class="title">
        {isRun ? <Icon name="chevron" /> : undefined}
        <bdi>{title}</bdi>
      </span>
      {at === undefined ? undefined : (
        <time class="ago" dateTime={at} title={shownMoment(at)}>
          {shownAgo(at)}
        </time>
      )}
      <span class="detail" dir="auto">
        {detail}
      </span>
      {isCompared ? (
        <span class="go" title={l10n.t("Compare with its original")}>
          <Icon name="compare" />
        </span>
      ) : undefined}
    </>
  );
  return (
    <div class={`row ${look}`} title={tooltip}>
      {onPress === undefined ? (
        <span class="open">{content}</span>
      ) : (
        <button type="button" class="open" aria-expanded={isShown} onClick={onPress}>
          {content}
        </button>
      )}
      <span class="actions">{children}</span>
    </div>
  );
}

function detailOf({ outcome, why = "", saved, size }: Item): string {
  switch (outcome) {
    case "optimized":
      return [
        ...(saved === undefined ? [] : [savedText(saved, metric.value)]),
        ...(size === undefined ? [] : [`${shownSize(size.before)} → ${shownSize(size.after)}`]),
      ].join(" · ");
    case "kept":
      return l10n.t("Kept: {0}", why);
    case "skipped":
      return l10n.t("Skipped: {0}", why);
    case "failed":
      return l10n.t("Failed: {0}", why);
  }
}

function savedText(saved: Saved, of: Metric): string {
  const change = saved[of];
  if (change === null) return of === "tokens" ? l10n.t("tokens not known") : l10n.t("dollars not known");
  const figure = shown(of, change.saved);
  const share = change.savedPercent === null ? "" : ` (${shownPercent(change.savedPercent)})`;
  return (of === "tokens" ? l10n.t("{0} tokens saved", figure) : l10n.t("{0} saved", figure)) + share;
}

/** Thumbnails that did not load: the file is gone, or in a format that the editor cannot show. */
const gone = signal<ReadonlySet<string>>(new Set());

function Thumbnail({ uri }: { readonly uri: string | undefined }): JSX.Element {
  return (
    <span class="thumbnail">
      {uri === undefined || gone.value.has(uri) ? (
        <Icon name="picture" />
      ) : (
        <img
          src={uri}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => {
            gone.value = new Set([...gone.value, uri]);
          }}
        />
      )}
    </span>
  );
}
