/** The version of package.json; test/cli holds the two equal. */
export const VERSION = '0.1.0';
