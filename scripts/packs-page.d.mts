export function shippedPacks(root: string, library: object): readonly object[];
export function packsPage(packs: readonly object[]): string;
