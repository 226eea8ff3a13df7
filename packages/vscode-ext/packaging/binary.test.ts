import { expect, test } from "vitest";

import { readBinary, shownBinary } from "./binary.ts";

const check = (bytes: Uint8Array): string => {
  try {
    return shownBinary(readBinary(bytes));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const bytesOf = (length: number, write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
};

interface Elf {
  readonly machine: number;
  readonly needed?: readonly string[];
  readonly type?: number;
  readonly bits?: number;
}

/** Two segments, loaded at an address that is not their place in the file: the dynamic one with its names behind it. */
const elf = ({ machine, needed = [], type = 3, bits = 2 }: Elf): Uint8Array => {
  const [dynamicAt, namesAt, loadedAt] = [0x200, 0x400, 0x10_000];
  const names = new TextEncoder().encode(`\0${needed.join("\0")}\0`);
  return bytesOf(0x600, (view) => {
    const long = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), true);
    view.setUint32(0, 0x7f_45_4c_46);
    view.setUint8(4, bits);
    view.setUint8(5, 1);
    view.setUint16(16, type, true);
    view.setUint16(18, machine, true);
    long(32, 64);
    view.setUint16(54, 56, true);
    view.setUint16(56, 2, true);
    const segment = (index: number, kind: number, offset: number, length: number): void => {
      const at = 64 + index * 56;
      view.setUint32(at, kind, true);
      long(at + 8, offset);
      long(at + 16, offset + loadedAt);
      long(at + 32, length);
    };
    segment(0, 1, 0, 0x600);
    segment(1, 2, dynamicAt, 16 * (needed.length + 2));
    let name = 1;
    for (const [index, library] of needed.entries()) {
      long(dynamicAt + 16 * index, 1);
      long(dynamicAt + 16 * index + 8, name);
      name += library.length + 1;
    }
    long(dynamicAt + 16 * needed.length, 5);
    long(dynamicAt + 16 * needed.length + 8, namesAt + loadedAt);
    new Uint8Array(view.buffer).set(names, namesAt);
  });
};

const writeMachO = (view: DataView, at: number, cpu: number, type = 8): void => {
  view.setUint32(at, 0xcf_fa_ed_fe);
  view.setUint32(at + 4, cpu, true);
  view.setUint32(at + 12, type, true);
};

const machO = (cpu: number, type?: number): Uint8Array => bytesOf(64, (view) => writeMachO(view, 0, cpu, type));

const fat = (...cpus: readonly number[]): Uint8Array =>
  bytesOf(0x400, (view) => {
    view.setUint32(0, 0xca_fe_ba_be);
    view.setUint32(4, cpus.length);
    for (const [index, cpu] of cpus.entries()) {
      view.setUint32(8 + index * 20 + 8, 0x100 * (index + 1));
      writeMachO(view, 0x100 * (index + 1), cpu);
    }
  });

const pe = (machine: number, characteristics = 0x20_22): Uint8Array =>
  bytesOf(0x100, (view) => {
    view.setUint16(0, 0x4d_5a);
    view.setUint32(0x3c, 0x80, true);
    view.setUint32(0x80, 0x50_45_00_00);
    view.setUint16(0x84, machine, true);
    view.setUint16(0x96, characteristics, true);
  });

test.each([
  // Linux: the C library decides between the two.
  ["ELF, x64, glibc", elf({ machine: 0x3e, needed: ["libgcc_s.so.1", "libc.so.6"] }), "linux-x64"],
  ["ELF, arm64, glibc", elf({ machine: 0xb7, needed: ["libc.so.6"] }), "linux-arm64"],
  ["ELF, x64, musl by its own name", elf({ machine: 0x3e, needed: ["libc.musl-x86_64.so.1"] }), "alpine-x64"],
  ["ELF, arm64, musl as plain libc.so", elf({ machine: 0xb7, needed: ["libgcc_s.so.1", "libc.so"] }), "alpine-arm64"],
  ["ELF without a C library", elf({ machine: 0x3e, needed: ["libm.so.6"] }), /glibc or musl but it needs libm\.so\.6/u],
  ["ELF that needs nothing", elf({ machine: 0x3e }), /it needs nothing/u],
  ["ELF for 32-bit ARM", elf({ machine: 0x28, needed: ["libc.so.6"] }), /machine 0x28/u],
  ["ELF with 32 bits", elf({ machine: 0x3e, bits: 1 }), /64-bit/u],
  ["ELF program", elf({ machine: 0x3e, type: 2 }), /shared object/u],

  // macOS, one processor or two in one file.
  ["Mach-O, x64", machO(0x01_00_00_07), "darwin-x64"],
  ["Mach-O, arm64, a dynamic library", machO(0x01_00_00_0c, 6), "darwin-arm64"],
  ["Mach-O, both", fat(0x01_00_00_07, 0x01_00_00_0c), "darwin-x64+arm64"],
  ["Mach-O program", machO(0x01_00_00_07, 2), /bundle or dynamic library/u],

  // Windows.
  ["PE, x64", pe(0x86_64), "win32-x64"],
  ["PE, arm64", pe(0xaa_64), "win32-arm64"],
  ["PE, 32 bits", pe(0x01_4c), /machine 0x14c/u],
  ["PE program", pe(0x86_64, 0x00_22), /DLL/u],
  ["DOS program", bytesOf(0x100, (view) => view.setUint16(0, 0x4d_5a)), /behind the DOS one/u],

  // Neither.
  ["text", new TextEncoder().encode("module.exports = require('./pixelthrift.node');".padEnd(80)), /found none/u],
  ["no bytes", new Uint8Array(), /found none/u],
])("reads %s", (_, bytes, wanted) => {
  if (typeof wanted === "string") expect(check(bytes)).toBe(wanted);
  else expect(check(bytes)).toMatch(wanted);
});
