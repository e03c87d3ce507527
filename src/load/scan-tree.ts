// The part of a scan that speaks of files and folders.
import type { Engine } from '../engine/model.ts';
import type { Ignores } from '../exception/inline.ts';
import type { ParsedFile } from '../manifest/model.ts';
import type { TreeLens } from '../policy/model.ts';
import { emptyReport, type FileReport } from '../report/model.ts';
import type { Before } from './before.ts';
import { byFile, type Input } from './inputs.ts';
import { compareFindings, noteUsed, type Judged } from './judge.ts';
import { judgeEntry, PARTS_ONLY, type JudgedEntry } from './judge-entry.ts';
import type { Judges } from './judges.ts';
import type { Inputs } from './opened.ts';
import { pastEntry } from './past-entry.ts';
import { crashReport } from './scan-notes.ts';
import { openTree, type TreePlace } from './tree.ts';

/** The rules about files, on their way through a scan. */
export interface TreeScan {
  /** What was read of an input already. */
  readonly parsed: (input: Input) => ParsedFile | undefined;
  /** What the objects of an input and the input itself come to. */
  readonly withFile: (
    judged: Judged,
    input: Input,
    by: { readonly engine: Engine; readonly ignores: Ignores | undefined },
  ) => Judged;
  /** Folders, and files that are no inputs, in order: those before a file that is called so, or all that are left. */
  readonly others: (until?: string) => Generator<FileReport, void, undefined>;
}

/** As `ScanOptions`. */
interface Wanted {
  readonly allResults: boolean;
  readonly ownerLabels?: readonly string[];
  readonly now?: number;
  readonly before?: Before;
}

/** What judging files takes. */
export interface TreeScanOptions {
  readonly inputs: Inputs;
  readonly options: Wanted;
  /** Whether an input is judged, so that what is said of it belongs to its report. */
  readonly isJudged: (input: Input) => boolean;
  /** The names of the exceptions that excused something. */
  readonly used: Set<string>;
}

interface Open {
  readonly lens: TreeLens;
  readonly place: TreePlace;
  readonly lacks?: string;
}

/** Reads the tree that rules ask for. */
export function openTreeScan(judges: Judges, { inputs, options, isJudged, used }: TreeScanOptions): TreeScan {
  const { list } = inputs;
  const { before, now, allResults, ownerLabels = ['owner'] } = options;
  const { root = inputs.cwd, environmentOf } = judges;
  const tree = openTree(inputs, { root, environmentOf });
  const judge = (open: Open, engine: Engine, ignores?: Ignores): JudgedEntry => {
    const { lens, place, lacks } = open;
    const past = before === undefined ? undefined : pastEntry(before, { tree, lens, place });
    return judgeEntry(
      engine,
      { tree, lens, place },
      {
        ...{ passes: allResults, ownerLabels, ignores, lacks },
        ...(now === undefined ? {} : { now }),
        ...(past === undefined ? {} : { before: past, ratchetAll: true }),
      },
    );
  };
  const ofInputs = new Set(list.inputs.filter(isJudged).map((input) => tree.placeOf(input)?.path));
  const open: Open[] = [
    ...tree.places.files.flatMap((place) =>
      ofInputs.has(place.path) ? [] : [{ lens: 'file', place } as const],
    ),
    ...tree.places.directories.map((place) => ({ lens: 'directory', place }) as const),
    ...(tree.isWhole ? [] : [{ lens: 'directory', place: NOWHERE, lacks: PARTS_ONLY } as const]),
  ].sort((a, b) => byFile(a.place, b.place));
  let next = 0;
  /** `undefined` when there is nothing to say. Whatever goes wrong, the next one is judged all the same. */
  const reportOf = (one: Open): FileReport | undefined => {
    const { at: path, real, file } = one.place;
    const engine = judges.of({ path, real, file, named: false, pipe: false });
    try {
      const judged = judge(one, engine);
      noteUsed(judged.findings, used);
      const isSilent = Object.values(judged).every((list) => list.length === 0);
      return isSilent ? undefined : { ...emptyReport(file), ...judged };
    } catch (error) {
      return crashReport(file, error);
    }
  };
  return {
    parsed: tree.parsed,
    withFile: (judged, input, { engine, ignores }) => {
      const place = tree.placeOf(input);
      if (place === undefined && !input.pipe) return judged;
      const unknown = { lens: 'file', place: PIPE, lacks: NO_PATH } as const;
      const said = judge(place === undefined ? unknown : { lens: 'file', place }, engine, ignores);
      return joined(judged, said);
    },
    *others(until) {
      for (let one = open[next]; one !== undefined; one = open[next]) {
        const { file } = one.place;
        if (until !== undefined && file >= until) return;
        next += 1;
        const report = reportOf(one);
        if (report !== undefined) yield report;
      }
    },
  };
}

const NOWHERE: TreePlace = { path: '.', file: '.', at: '.', real: '.' };
const PIPE: TreePlace = { path: '-', file: '-', at: '-', real: '-' };
const NO_PATH = 'needs the path of the file, which a pipe does not have';

function joined(judged: Judged, { findings, skippedRules, results }: JudgedEntry): Judged {
  return {
    ...judged,
    findings:
      findings.length === 0 ? judged.findings : [...judged.findings, ...findings].sort(compareFindings),
    skippedRules: [...judged.skippedRules, ...skippedRules],
    results: [...judged.results, ...results],
  };
}
