/*
 * What machine a shared library is for, by its own header. Knows ELF, Mach-O and PE, 64 bits, little-endian: all we ship.
 */

/** A system and a processor, as in the editor's names of targets: `alpine` is Linux with musl. */
export interface Binary {
  readonly os: "win32" | "darwin" | "linux" | "alpine";
  /** More than one only in a universal Mach-O. */
  readonly archs: readonly Arch[];
}

export type Arch = "x64" | "arm64";

/**
 * Reads the header of a shared library. Throws where it is none, or one for a machine we make no package for.
 *
 * @example
 * readBinary(await readFile("pixelthrift.linux-x64-musl.node"));
 * //=> { os: "alpine", archs: ["x64"] }
 */
export function readBinary(bytes: Uint8Array): Binary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length < 64 ? 0 : view.getUint32(0);
  switch (magic) {
    case 0x7f_45_4c_46:
      return readElf(view);
    case 0xcf_fa_ed_fe:
      return { os: "darwin", archs: [readMachO(view, 0)] };
    case 0xca_fe_ba_be:
      return readFat(view);
    default:
      // "MZ"
      if (magic >>> 16 === 0x4d_5a) return readPe(view);
      throw new Error("expected an ELF, Mach-O or PE header but found none");
  }
}

/** `"linux-x64"`; `"darwin-x64+arm64"` where one file serves two. */
export function shownBinary({ os, archs }: Binary): string {
  return `${os}-${archs.join("+")}`;
}

function readElf(view: DataView): Binary {
  const [bits64, littleEndian, sharedObject] = [2, 1, 3];
  if (view.getUint8(4) !== bits64 || view.getUint8(5) !== littleEndian)
    throw new Error("expected a 64-bit little-endian ELF");
  if (view.getUint16(16, true) !== sharedObject) throw new Error("expected an ELF shared object");
  const arch = archOf(view.getUint16(18, true), { x64: 0x3e, arm64: 0xb7 });
  const needed = neededLibraries(view);
  if (needed.includes("libc.so.6")) return { os: "linux", archs: [arch] };
  if (needed.some((name) => /^libc\.(?:musl-.*)?so/u.test(name))) return { os: "alpine", archs: [arch] };
  throw new Error(`expected an ELF linked with glibc or musl but it needs ${needed.join(", ") || "nothing"}`);
}

/** The names behind DT_NEEDED. The C library among them is the only thing that tells glibc's addon from musl's. */
function neededLibraries(view: DataView): readonly string[] {
  const segments = programHeaders(view);
  const dynamic = segments.find(({ type }) => type === 2);
  if (dynamic === undefined) return [];
  const entries: { readonly tag: number; readonly value: number }[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.length; at += 16)
    entries.push({ tag: readLong(view, at), value: readLong(view, at + 8) });
  // DT_STRTAB is an address in memory; the loaded segment it falls into says where that is in the file.
  const address = entries.find(({ tag }) => tag === 5)?.value ?? 0;
  const loaded = segments.find(
    ({ type, address: start, length }) => type === 1 && address >= start && address < start + length,
  );
  if (loaded === undefined) return [];
  const strings = address - loaded.address + loaded.offset;
  return entries.filter(({ tag }) => tag === 1).map(({ value }) => readString(view, strings + value));
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly length: number;
}

function programHeaders(view: DataView): readonly Segment[] {
  const start = readLong(view, 32);
  const entryBytes = view.getUint16(54, true);
  return Array.from({ length: view.getUint16(56, true) }, (_, index) => {
    const at = start + index * entryBytes;
    return {
      type: view.getUint32(at, true),
      offset: readLong(view, at + 8),
      address: readLong(view, at + 16),
      length: readLong(view, at + 32),
    };
  });
}

function readLong(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function readString(view: DataView, at: number): string {
  let end = at;
  while (view.getUint8(end) !== 0) end += 1;
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, end - at));
}

function readMachO(view: DataView, at: number): Arch {
  const [dylib, bundle] = [6, 8];
  const fileType = view.getUint32(at + 12, true);
  if (fileType !== dylib && fileType !== bundle) throw new Error("expected a Mach-O bundle or dynamic library");
  return archOf(view.getUint32(at + 4, true), { x64: 0x01_00_00_07, arm64: 0x01_00_00_0c });
}

/** A universal Mach-O: a list, big-endian, of where the file of each processor begins. */
function readFat(view: DataView): Binary {
  const archs = Array.from({ length: view.getUint32(4) }, (_, index) =>
    readMachO(view, view.getUint32(8 + index * 20 + 8)),
  );
  return { os: "darwin", archs };
}

function readPe(view: DataView): Binary {
  const header = view.getUint32(0x3c, true);
  // "PE\0\0"
  if (view.getUint32(header) !== 0x50_45_00_00) throw new Error("expected a PE header behind the DOS one");
  const dll = 0x20_00;
  if ((view.getUint16(header + 22, true) & dll) === 0) throw new Error("expected a PE that is a DLL");
  return { os: "win32", archs: [archOf(view.getUint16(header + 4, true), { x64: 0x86_64, arm64: 0xaa_64 })] };
}

function archOf(machine: number, known: Readonly<Record<Arch, number>>): Arch {
  if (machine === known.x64) return "x64";
  if (machine === known.arm64) return "arm64";
  throw new Error(`expected a library for x64 or arm64 but it is for machine 0x${machine.toString(16)}`);
}
