#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// Compiles the container in this folder: src/index.ts to build/NAME.wasm. What it includes of its device is put
// into build/ketch, where src/index.ts imports it from. `ketch build` calls this too.
//
//   --asc FILE    the compiler, asc.js; the project's own where it is not named

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

const own = dirname(fileURLToPath(import.meta.url));
const place = resolve("build/ketch");
if (own !== place) {
  cpSync(own, place, { recursive: true, filter: (path) => !relative(own, path).startsWith("node_modules") });
}

const manifest = existsSync("ketch.toml") ? readFileSync("ketch.toml", "utf8") : fail("there is no ketch.toml here");
const entry = (key) => manifest.match(new RegExp(`^${key} *= *"([^"]*)"`, "m"))?.[1];
const name = entry("name") ?? fail("ketch.toml has no name");
const kind = entry("kind") === "command" ? "command" : "reactor";

const named = process.argv.indexOf("--asc");
const asc = named > 0 ? process.argv[named + 1] : "node_modules/assemblyscript/bin/asc.js";
if (!existsSync(asc)) fail(`there is no ${asc}: run npm install`);

// Small code, no runtime but an allocator that is left out where nothing allocates, and what starts the
// module as a function that the device calls.
const flags = ["--runtime", "stub", "-Oz", "--converge", "--noAssert", "--use", "abort=", "--exportStart", "_initialize"];
flags.push("--transform", "./build/ketch/transform.mjs");
const words = [asc, `build/ketch/${kind}.ts`, "-o", join("build", `${name}.wasm`), ...flags];
const env = { ...process.env, KETCH_KIND: kind };
process.exit(spawnSync(process.execPath, words, { stdio: "inherit", env }).status ?? 1);
