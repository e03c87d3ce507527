/** The version of package.json; test/webhook holds the two equal. */
export const VERSION = '0.1.0';
