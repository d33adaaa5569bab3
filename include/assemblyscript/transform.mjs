// SPDX-License-Identifier: Apache-2.0
//
// Gives the container's export the name that devices know, which no identifier can have, and exports where
// what the module uses of its memory ends: a device gives it no more than that.

const REACTOR = ["onEvent", "src/index/onEvent", "ketch:container/reactor@0.1.0#on-event"];
const COMMAND = ["run", "build/ketch/command/run", "wasi:cli/run@0.2.4#run"];

export default class Ketch {
  afterCompile(module) {
    const [name, inside, entry] = process.env.KETCH_KIND == "command" ? COMMAND : REACTOR;
    module.removeExport(name);
    module.removeExport("end");
    module.addFunctionExport(inside, entry);
    for (const name of ["__heap_base", "__data_end"]) {
      module.addGlobalExport(`~lib/memory/${name}`, name);
    }
  }
}
