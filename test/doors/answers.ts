import type { Decision } from '../../src/engine/model.ts';
import { ENDING } from './known.ts';
import type { Reply } from './open.ts';

/** What an answer says that the decisions behind it do not, or the other way round; empty when nothing. */
export function disagreement({ status, json, judgement }: Reply, uid: string): string {
  if (status !== 200) return `the status is ${String(status)}`;
  if (judgement === undefined) return `nothing was judged: ${JSON.stringify(json)}`;
  const { response } = json as { response: Response };
  const of = (action: string): readonly Decision[] =>
    judgement.decisions.filter((one) => one.action === action);
  const [denied, warned, audited] = [of('deny'), of('warn'), of('audit')];
  const causes = (response.status?.details.causes ?? []).map(({ message }) => /^[^:]*/.exec(message)?.[0]);
  const lines = (response.status?.message ?? '').split('\n').slice(1);
  const isCut = ENDING.test(lines.at(-1) ?? '');
  const expected = denied.map(({ policy, rule }) => `${policy}/${rule}`);
  const warnings = new Set((response.warnings ?? []).map((warning) => /^[^:]*/.exec(warning)?.[0]));
  const heard = [...new Set(warned.map(({ policy }) => policy))];
  const annotations = response.auditAnnotations;
  const claims: readonly (readonly [string, unknown, unknown])[] = [
    ['uid', response.uid, uid],
    ['allowed', response.allowed, denied.length === 0],
    ['causes', causes, isCut ? expected.slice(0, causes.length) : expected],
    ['lines', isCut || lines.length === denied.length, true],
    ['warnings', [...warnings].sort(), warnings.has('doorward') ? [...warnings].sort() : heard.sort()],
    ['warnings that a client would drop', (response.warnings ?? []).filter((one) => /[\r\n]/.test(one)), []],
    ['decision', annotations['decision'], denied.length === 0 ? 'allow' : 'deny'],
    ['violations', annotations['violations'], String(denied.length + warned.length + audited.length)],
    [
      'audited',
      annotations['audited'],
      audited.length === 0
        ? undefined
        : [...new Set(audited.map(({ policy, rule }) => `${policy}/${rule}`))].join(','),
    ],
    ['excepted', annotations['excepted'], exceptedIn(judgement.decisions)],
  ];
  return claims
    .filter(([, said, meant]) => JSON.stringify(said) !== JSON.stringify(meant))
    .map(([name, said, meant]) => `${name}: said ${JSON.stringify(said)}, decided ${JSON.stringify(meant)}`)
    .join('\n');
}

/** Who answers for what, as docs/webhook.md says. */
function exceptedIn(decisions: readonly Decision[]): string | undefined {
  const texts = decisions.flatMap(({ policy, rule, excuse }) =>
    excuse?.kind === 'exception' ? [`${policy}/${rule}: ${excuse.name} (${excuse.owner})`] : [],
  );
  return texts.length === 0 ? undefined : [...new Set(texts)].join(', ');
}

interface Response {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: {
    readonly message: string;
    readonly details: { readonly causes: readonly { readonly message: string }[] };
  };
  readonly warnings?: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
}
