# Shared by demo.sh and test.sh: installs what is missing by the ordinary package managers, and is
# quick when nothing is. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rust=$root/rust
tools=$rust/target/tools
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# need COMMAND PACKAGE...: installs Debian or Ubuntu packages where the command is missing.
need() {
    local command=$1; shift
    command -v "$command" >/dev/null 2>&1 || packages "$@"
}

# packages PACKAGE...: installs those that are not there yet.
packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || fail "please install: ${missing[*]} (no apt-get here to do it)"
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "please install as root: ${missing[*]}"
        sudo=(sudo)
    fi
    say "installing ${missing[*]}"
    local quiet=$rust/target/setup.log
    mkdir -p "$(dirname "$quiet")"
    if ! "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$quiet" 2>&1; then
        "${sudo[@]}" apt-get update >>"$quiet" 2>&1 || true
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$quiet" 2>&1 \
            || { tail -n 20 "$quiet" >&2; fail "apt-get could not install ${missing[*]}"; }
    fi
}

need_rust() {
    command -v cargo >/dev/null || [ ! -x "$HOME/.cargo/bin/cargo" ] || PATH=$HOME/.cargo/bin:$PATH
    command -v cargo >/dev/null || fail "no cargo: install Rust with rustup first (rustup.rs)"
    need cc build-essential
}

# has_target TRIPLE: whether the toolchain in use has a standard library for it.
has_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/$1/lib" ]
}

# need_target TRIPLE: by rustup where that works, else by Debian's Rust, which can build core
# from its source package. Prints nothing when the target is there.
need_target() {
    has_target "$1" && return 0
    if command -v rustup >/dev/null && timeout 60 rustup target add "$1" >/dev/null 2>&1; then
        return 0
    fi
    packages rustc-web cargo-web rust-web-src
}

# cargo_for TRIPLE ARGUMENT...: cargo for a target, with whichever toolchain has it.
cargo_for() {
    local triple=$1; shift
    if has_target "$triple"; then
        cargo "$@" --target "$triple"
    else
        env -u RUSTUP_TOOLCHAIN -u CARGO RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            CARGO_UNSTABLE_BUILD_STD=core,alloc /usr/bin/cargo "$@" --target "$triple"
    fi
}

# need_compiler: ketch-compiler, which compiles ahead of time, in $compiler. Returns 1, having said why,
# where this machine's distribution has no LLVM that it builds with.
need_compiler() {
    local version
    if [ -z "${LLVM_CONFIG:-}" ] && ! compgen -G '/usr/lib/llvm-1[5-9]/include/llvm-c/Core.h' >/dev/null \
        && ! compgen -G '/usr/lib/llvm-2[01]/include/llvm-c/Core.h' >/dev/null; then
        command -v apt-cache >/dev/null || { say "no LLVM here, and no apt to install it: code is not compiled ahead of time"; return 1; }
        for version in 19 20 18 17 16 15; do
            apt-cache show "llvm-$version-dev" >/dev/null 2>&1 && break
            version=
        done
        [ -n "$version" ] || { say "no llvm-N-dev with N from 15 to 20 to install: code is not compiled ahead of time"; return 1; }
        packages "llvm-$version-dev" g++
    fi
    (cd "$rust" && cargo build -q --release --manifest-path compiler/Cargo.toml) \
        || fail "ketch-compiler did not build"
    compiler=$rust/compiler/target/release/ketch-compiler
    export KETCH_COMPILER=$compiler
}

# need_linker: what links wasm where rustup's own linker is not in use.
need_linker() {
    has_target wasm32-unknown-unknown || packages lld
}

# need_c: clang with its linker for wasm, and wasi-libc, for containers in C. Returns 1, having said why,
# where there are none to install: these containers are left out then, and so are their tests.
need_c() {
    compgen -c wasm-ld | grep -q . && compgen -c clang | grep -q . && [ -e /usr/lib/wasm32-wasi/libc.a ] && return 0
    local version
    command -v apt-cache >/dev/null || { say "no clang for wasm here, and no apt to install it: containers in C are left out"; return 1; }
    for version in 19 20 18 17; do
        apt-cache show "libclang-rt-$version-dev-wasm32" >/dev/null 2>&1 && break
        version=
    done
    [ -n "$version" ] || { say "no libclang-rt-N-dev-wasm32 to install: containers in C are left out"; return 1; }
    packages "clang-$version" "lld-$version" wasi-libc "libclang-rt-$version-dev-wasm32"
}

# need_node: node and npm, which installs AssemblyScript for the containers that want it. Returns 1, having
# said why, where it cannot be had: these containers are left out then, and so are their tests.
need_node() {
    export KETCH_ASC=$tools/node/node_modules/assemblyscript/bin/asc.js
    [ -e "$KETCH_ASC" ] && command -v node >/dev/null && return 0
    command -v node >/dev/null || packages nodejs
    command -v npm >/dev/null || packages npm
    mkdir -p "$tools/node"
    npm install --prefix "$tools/node" --no-fund --no-audit --loglevel=error assemblyscript@0.28.20 >/dev/null 2>&1 && return 0
    say "npm cannot install AssemblyScript here: containers in it are left out"
    unset KETCH_ASC
    return 1
}

# need_libclang: what the test of the committed bindings generates them anew with.
need_libclang() {
    compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null || packages libclang-dev
}

# need_python: a virtual environment with the stock SMP clients, and with programs that work with the
# simulator's devices, in $python.
need_python() {
    need python3 python3
    python=$tools/python/bin/python
    local stamp=$tools/python/.ketch-3
    [ -e "$stamp" ] && return 0
    rm -rf "$tools/python"
    python3 -m venv "$tools/python" >/dev/null 2>&1 || { packages python3-venv; python3 -m venv "$tools/python"; }
    "$python" -m pip install -q --disable-pip-version-check smpmgr==0.19.1 smpclient==7.3.0 pymodbus==3.16.1 vcdvcd==2.6.0 pytest pyelftools west \
        pyyaml pykwalify packaging psutil jsonschema anytree intelhex tabulate natsort junitparser colorama ply pyserial \
        || fail "pip could not install the Python clients"
    touch "$stamp"
}

# need_cargo_tool COMMAND CRATE VERSION [ARGUMENT...]: a tool from the crate registry, in $tools/bin.
need_cargo_tool() {
    local command=$1 crate=$2 version=$3; shift 3
    PATH=$tools/bin:$PATH
    [ -x "$tools/bin/$command" ] && return 0
    say "installing $crate $version"
    CARGO_TARGET_DIR=$tools/build cargo install -q --locked --root "$tools" "$crate" --version "$version" "$@" \
        || fail "cargo could not install $crate"
    rm -rf "$tools/build"
}
