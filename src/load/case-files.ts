import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parseCases } from '../cases/parse.ts'; // on first use
import type { Case } from '../cases/model.ts';
import type { CodedError } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Input } from './inputs.ts';
import { systemReason } from './machine-error.ts';
import { NO_NATIVE } from './native.ts';
import { openInputs } from './opened.ts';
import { packFolder } from './packs.ts';
import { loadPolicies, PACK, unknownPack, type LoadedPolicies } from './policies.ts';
import { isManifestName } from './walk.ts';

/** A file of cases. */
interface CaseFile {
  readonly file: string;
  readonly cases: readonly Case[];
}

/** A folder that holds policies, cases, or both. */
export interface PolicyFolder {
  readonly files: readonly CaseFile[];
  /** The policies that lie in it, not below it. */
  readonly loaded: LoadedPolicies;
}

/** What the paths of a test lead to. */
export interface FoundCases {
  /** In order of name. */
  readonly folders: readonly PolicyFolder[];
  readonly errors: readonly CodedError[];
}

interface Found {
  readonly policies: Set<string>;
  readonly cases: Map<string, Uint8Array>;
  /** Files that have the name of cases, and nothing else of them. */
  readonly unlike: Map<string, Uint8Array>;
}

/**
 * Finds policies and their cases: in files, in folders and below them, in packs. What lies among them and is neither is
 * passed over; a file that was named is one of the two, and a `cases.yaml` beside a policy holds its cases.
 */
export function findCases(paths: readonly string[], cwd: string): FoundCases {
  const errors: CodedError[] = [];
  const places = paths.flatMap((path) => placeOf(path, cwd, errors));
  const inputs = openInputs({ paths: places, cwd, limits: DEFAULT_LIMITS });
  errors.push(...inputs.list.errors);
  const folders = new Map<string, Found>();
  for (const input of inputs.list.inputs) {
    if (!input.named && inputs.charts().templateOf(input) !== undefined) continue;
    const read = inputs.read(input);
    if (read.type === 'error') errors.push(read.error);
    else note(input, read.bytes, { folders, errors, cwd });
  }
  const found = [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => open(one, { cwd, errors }));
  const isEmpty = errors.length === 0 && found.every(({ files }) => files.length === 0);
  if (isEmpty) {
    const message = `No file of cases was found in ${paths.join(', ')}, so nothing was tested.`;
    errors.push({ code: 'CASES_NOT_FOUND', message });
  }
  return { folders: found, errors };
}

/** A pack is its folder. */
function placeOf(path: string, cwd: string, errors: CodedError[]): readonly string[] {
  if (!path.startsWith(PACK)) return [path];
  const folder = packFolder(path.slice(PACK.length));
  if (folder === undefined) {
    errors.push(unknownPack(path.slice(PACK.length)));
    return [];
  }
  return [fromHere(folder)];
}

interface Finding {
  readonly folders: Map<string, Found>;
  readonly errors: CodedError[];
  readonly cwd: string;
}

function note(input: Input, bytes: Uint8Array, { folders, errors, cwd }: Finding): void {
  const kind = kindOf(input.file, bytes);
  const folder = dirname(input.file);
  const found = folders.get(folder) ?? { policies: new Set(), cases: new Map(), unlike: new Map() };
  if (kind === undefined && isCasesName(input.file) && !input.named) {
    folders.set(folder, found);
    found.unlike.set(input.file, bytes);
    return;
  }
  if (kind === undefined) {
    if (!input.named) return;
    const message = `${input.file} holds neither a policy nor cases.`;
    errors.push({ code: 'CASES_INVALID', message });
    return;
  }
  folders.set(folder, found);
  if (kind === 'policy') found.policies.add(input.file);
  else found.cases.set(input.file, bytes);
  // Of who names one of the two, the other is meant as well.
  if (input.named) noteSiblings(folder, { found, cwd, wants: kind === 'policy' ? 'cases' : 'policy' });
}

function noteSiblings(
  folder: string,
  { found, cwd, wants }: { readonly found: Found; readonly cwd: string; readonly wants: 'policy' | 'cases' },
): void {
  for (const name of readdirSync(resolve(cwd, folder)).filter(isManifestName)) {
    const file = folder === '.' ? name : join(folder, name).split(sep).join('/');
    const bytes = bytesOf(resolve(cwd, file));
    if (typeof bytes === 'string' || kindOf(file, bytes) !== wants) continue;
    if (wants === 'policy') found.policies.add(file);
    else if (isCasesName(name)) found.cases.set(file, bytes);
  }
}

function isCasesName(file: string): boolean {
  return /^cases\.ya?ml$/i.test(basename(file));
}

/** What a file is about, told from its text: most files of a repository are about neither. */
function kindOf(file: string, bytes: Uint8Array): 'policy' | 'cases' | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOurs = buffer.includes('doorward.dev/');
  if (!isOurs && !buffer.includes('admissionregistration.k8s.io/')) return undefined;
  // One whose kind is misspelled shall be told, not passed over.
  if (isOurs && isCasesName(file)) return 'cases';
  const text = buffer.toString('latin1');
  const kind = KINDS.exec(text)?.[1];
  if (kind === undefined) return OURS.test(text) && !OTHERS.test(text) ? 'policy' : undefined;
  return kind === 'Cases' ? 'cases' : 'policy';
}

/** Text that says it is of ours, at the beginning of a line. */
const OURS = /^["']?apiVersion["']?[ \t]*:[ \t]*["']?doorward\.dev\//m;
/** Of those that are neither policies nor cases. */
const OTHERS = /^["']?kind["']?[ \t]*:[ \t]*["']?(?:Config|Exception|Pack)\b/m;
const KINDS =
  /(?:^|[{,\s])["']?kind["']?[ \t]*:[ \t]*["']?(Cases|Policy|(?:Validating|Mutating)AdmissionPolicy(?:Binding)?)\b/;

function bytesOf(path: string): Uint8Array | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return systemReason(error);
  }
}

function open(
  found: Found,
  { cwd, errors }: { readonly cwd: string; readonly errors: CodedError[] },
): PolicyFolder {
  const policies = [...found.policies].sort().map((file) => resolve(cwd, file));
  const loaded = policies.length === 0 ? NO_POLICIES : loadPolicies(policies.map(fromHere));
  errors.push(...loaded.errors);
  // Of a folder without a policy it is another program's.
  const cases = found.policies.size === 0 ? found.cases : [...found.cases, ...found.unlike];
  const files = [...cases]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, bytes]): CaseFile => {
      const parsed = parseCases({ file, bytes }, (path) => {
        const read = bytesOf(resolve(cwd, dirname(file), path));
        return typeof read === 'string' ? `${path} cannot be read: ${read}` : read;
      });
      errors.push(...parsed.errors);
      return { file, cases: parsed.cases };
    });
  return { files, loaded };
}

const NO_POLICIES: LoadedPolicies = { policies: [], errors: [], native: NO_NATIVE, exceptions: [] };

/** A path as a person would write it here. */
function fromHere(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
