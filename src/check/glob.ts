/** Globs are compiled in the room that first needs them; checks use the same ones. */
export { compileGlob } from '../match/glob.ts';
