/** What can be asked for, by its name in the manifest. */
export type Commands = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
