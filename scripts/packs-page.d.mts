/** A pack, as docs/packs.md tells of it. */
export interface ToldPack {
  readonly name: string;
  readonly compares: object;
  readonly policies: readonly { readonly name: string }[];
}
export function shippedPacks(root: string, library: object): readonly ToldPack[];
export function packsPage(packs: readonly ToldPack[]): string;
