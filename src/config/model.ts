import type { ActionOverride, ActionWord } from '../engine/decide.ts';
import type { ParameterValues } from '../engine/parameters.ts';
import type { CustomWorkload } from '../select/custom-workloads.ts';
import type { Location } from '../errors.ts';
import type { Limits } from '../manifest/model.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { WebhookSection } from './webhook-schema.ts';

/** Values of parameters, by policy and name. */
export type ParameterSection = Readonly<Record<string, ParameterValues>>;

/** Actions, by POLICY or POLICY/RULE; a word is that at both doors. */
export type ActionSection = Readonly<Record<string, ActionWord | ActionOverride>>;

/** What differs for some files. */
interface OverrideSection {
  /** Patterns, from the folder of the file. */
  readonly files: string | readonly string[];
  readonly parameters?: ParameterSection;
  readonly actions?: ActionSection;
}

/** Which files are of an environment. */
interface EnvironmentSection {
  readonly name: string;
  /** Patterns, from the folder of the file. */
  readonly files: string | readonly string[];
}

/** How exceptions are dealt with. */
export interface ExceptionSection {
  readonly files?: readonly string[];
  /** Whether comments may except; or what they may: POLICY or POLICY/RULE. */
  readonly inline?: boolean | readonly string[];
  readonly expired?: 'warn' | 'error';
  readonly unused?: 'warn' | 'error' | 'ignore';
  readonly noticeDays?: number;
}

/** A chart or a kustomization to be rendered: it has one of the two. */
export interface RenderSection {
  readonly name?: string;
  readonly helm?: {
    readonly chart: string;
    readonly release?: string;
    readonly namespace?: string;
    readonly values?: readonly string[];
    readonly set?: ValueMap;
    readonly kubeVersion?: string;
    readonly apiVersions?: readonly string[];
  };
  readonly kustomize?: { readonly path: string };
  readonly timeoutSeconds?: number;
}

/** The fields of a Config, as written. Paths start from the folder of its file. */
export interface ConfigSpec {
  readonly policies?: readonly string[];
  readonly parameters?: ParameterSection;
  readonly actions?: ActionSection;
  readonly workloads?: readonly CustomWorkload[];
  readonly limits?: Partial<Limits>;
  readonly kubeVersion?: string;
  readonly ownerLabels?: readonly string[];
  readonly admissionPolicies?: {
    readonly params?: readonly string[];
    readonly assumeBound?: boolean;
    readonly cluster?: boolean;
  };
  readonly exceptions?: ExceptionSection;
  readonly baseline?: string;
  readonly render?: readonly RenderSection[];
  readonly environments?: readonly EnvironmentSection[];
  readonly overrides?: readonly OverrideSection[];
  readonly webhook?: WebhookSection;
}

/** A Config document without a mistake. */
export interface ConfigDocument {
  /** Where it was read, as its findings show it. */
  readonly file: string;
  readonly spec: ConfigSpec;
  /** Where a JSON pointer into the document is written. */
  readonly locate: (pointer: string) => Location;
}
