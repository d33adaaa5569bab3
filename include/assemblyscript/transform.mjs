// SPDX-License-Identifier: Apache-2.0
//
// Gives the container's export the name that devices know, which no identifier can have, and exports where
// what the module uses of its memory ends: a device gives it no more than that.

const ENTRY = "ketch:container/reactor@0.1.0#on-event";

export default class Ketch {
  afterCompile(module) {
    module.removeExport("onEvent");
    module.removeExport("end");
    module.addFunctionExport("src/index/onEvent", ENTRY);
    for (const name of ["__heap_base", "__data_end"]) {
      module.addGlobalExport(`~lib/memory/${name}`, name);
    }
  }
}
