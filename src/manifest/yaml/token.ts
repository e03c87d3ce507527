/** How a scalar was written. Only plain ones are resolved to numbers, booleans and null. */
export type ScalarStyle = 'plain' | 'quoted' | 'block';

/** A token of the stream, with offsets into the document. */
export type Token =
  | {
      readonly type:
        | 'end'
        | 'block-sequence-start'
        | 'block-mapping-start'
        | 'block-end'
        | 'flow-sequence-start'
        | 'flow-sequence-end'
        | 'flow-mapping-start'
        | 'flow-mapping-end'
        | 'flow-entry'
        | 'block-entry'
        | 'key'
        | 'value';
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'alias'; readonly start: number; readonly end: number; readonly name: string }
  | { readonly type: 'anchor'; readonly start: number; readonly end: number; readonly name: string }
  /** `tag` is written out: `tag:yaml.org,2002:int`, `!local`. */
  | { readonly type: 'tag'; readonly start: number; readonly end: number; readonly tag: string }
  | {
      readonly type: 'scalar';
      readonly start: number;
      readonly end: number;
      readonly value: string;
      readonly style: ScalarStyle;
    };
