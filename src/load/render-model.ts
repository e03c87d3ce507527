import type { CodedError, Location } from '../errors.ts';
import type { ValueMap } from '../manifest/value.ts';

/** What `helm template` is told. Paths are relative to the folder of the configuration. */
interface HelmRender {
  readonly type: 'helm';
  /** What the rendered text is called: `helm:NAME`. */
  readonly name: string;
  /** The folder of a chart, or its archive. */
  readonly chart: string;
  readonly release: string;
  /** Where the release goes, and its objects that name no namespace themselves. */
  readonly namespace: string | undefined;
  /** Files of values, later ones win. */
  readonly values: readonly string[];
  /** Single values by their path, such as `image.tag`; they win over the files. */
  readonly set: ValueMap;
  /** What `.Capabilities.KubeVersion` says. */
  readonly kubeVersion: string | undefined;
  /** What `.Capabilities.APIVersions` has besides what Helm knows. */
  readonly apiVersions: readonly string[];
  readonly timeoutSeconds: number;
  /** Where the configuration asks for it. */
  readonly location: Location;
}

/** What `kustomize build` is told. */
interface KustomizeRender {
  readonly type: 'kustomize';
  /** What the rendered text is called: `kustomize:NAME`. */
  readonly name: string;
  /** The folder of a kustomization, relative to the folder of the configuration. */
  readonly path: string;
  readonly timeoutSeconds: number;
  readonly location: Location;
}

/** One thing to render before it is judged. */
export type RenderEntry = HelmRender | KustomizeRender;

/** What came of rendering: an input that is nowhere on the disk. */
export type Rendered = RenderedText | RenderFailure;

/** What a renderer wrote. */
export interface RenderedText {
  readonly type: 'text';
  readonly bytes: Uint8Array;
  /** The namespace of objects that name none; `undefined` when it is left to whoever applies them. */
  readonly namespace: string | undefined;
  /** The file, as shown, that a line (from 1) of the text was made from. It exists. */
  readonly sourceOf: (line: number) => string;
}

/** Why there is nothing to judge. */
export interface RenderFailure {
  readonly type: 'failure';
  readonly error: CodedError;
  /** The text that the error's place is in; empty for none. */
  readonly bytes: Uint8Array;
}
