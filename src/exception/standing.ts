import type { CodedError } from '../errors.ts';
import type { Exception } from './model.ts';
import { DAY } from './moment.ts';

/** Whole days that an exception still holds; negative once it has expired. */
export function daysLeft({ until }: Pick<Exception, 'until'>, now: number): number {
  return Math.floor((until - now) / DAY) - (now === until ? 1 : 0);
}

/** What there is to say about an exception at a time: that it has expired, or ends soon; `undefined` when nothing. */
export function standingOf(
  exception: Exception,
  { now, noticeDays }: { readonly now: number; readonly noticeDays: number },
): CodedError | undefined {
  const { name, owner, expires, until, resource } = exception;
  const location = resource.locate('/spec/expires');
  if (now >= until) {
    const message = `The exception ${name} of ${owner} expired on ${expires}: what it excused counts.`;
    return { code: 'EXCEPTION_EXPIRED', message, location };
  }
  const left = daysLeft(exception, now);
  if (until - now > noticeDays * DAY) return undefined;
  const when = left === 0 ? 'within a day' : left === 1 ? 'in 1 day' : `in ${String(left)} days`;
  const message = `The exception ${name} of ${owner} ends ${when}: it expires on ${expires}.`;
  return { code: 'EXCEPTION_ENDING', message, location };
}

/** What to say about an exception that excused nothing in a whole run. */
export function unusedRemark({ name, owner, resource }: Exception): CodedError {
  const message = `The exception ${name} of ${owner} excuses nothing of what was judged.`;
  return { code: 'EXCEPTION_UNUSED', message, location: resource.locate('/metadata/name') };
}
