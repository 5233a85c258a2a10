#!/bin/sh
# Installs zhibao from this folder, without a network: sh install.sh [--to FOLDER] [--core] [--remove]
# 离线安装 zhibao：sh install.sh
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

target=${XDG_DATA_HOME:-"$HOME/.local/share"}/zhibao/program
before=
for word in "$@"; do
    case $before in --to) target=$word ;; esac
    case $word in --to=*) target=${word#--to=} ;; esac
    before=$word
done

fits() {
    "$1" -c 'import sys, sqlite3, venv; sys.exit(sys.version_info < (@OLDEST@))' >/dev/null 2>&1
}

# The first Python that is new enough: the one named in ZHIBAO_PYTHON, the system's, then one unpacked before.
find_python() {
    for python in "${ZHIBAO_PYTHON:-python3}" python3 @NAMES@ \
        /usr/local/bin/python3 /opt/*/bin/python3 "$target"/python/bin/python3; do
        if fits "$python"; then
            return 0
        fi
    done
    return 1
}

# A Python brought as an archive in python/ is unpacked beside the program.
unpack_python() {
    for archive in "$here"/python/cpython-3.*-"$(uname -m)"-unknown-linux-gnu-install_only*.tar.gz; do
        if [ -f "$archive" ]; then
            printf '%s\n' "正在解开 / Unpacking $archive"
            rm -rf "$target/python.new"
            mkdir -p "$target/python.new"
            tar -xzf "$archive" -C "$target/python.new"
            rm -rf "$target/python"
            mv "$target/python.new/python" "$target/python"
            rmdir "$target/python.new"
            python=$target/python/bin/python3
            fits "$python" && return 0
        fi
    done
    return 1
}

if ! find_python && ! unpack_python; then
    printf '%s\n' "没有找到可用的 Python（@LOWEST@ 或更新）。请看下面的说明，放好后再运行一次。" \
        "No Python @LOWEST@ or newer was found. Read below, bring one, and run this again." "" >&2
    cat "$here/python/README.txt" >&2
    exit 1
fi
exec "$python" "$here/install.py" "$@"
