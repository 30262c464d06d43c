"""Bash: the script that completes words there, commands as well as paths.

That of click takes the commands back where a path may stand too, for it leaves the paths to bash, which offers them
only where there is nothing else.
"""

from __future__ import annotations

from typing import Final

# Filled in with what click calls its parts.
SCRIPT: Final = """\
%(complete_func)s() {
    local IFS=$'\\n' word='' paths='' kind value

    while IFS=',' read -r kind value; do
        case $kind in
            dir) paths=dirnames ;;
            file) paths=default word=$value ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(complete_var)s=bash_complete "$1")"

    if [[ $paths && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o "$paths"
    elif [[ $paths == default ]]; then
        while read -r value; do
            # A command, or a folder of the same name.
            if [[ -d $value && $IFS${COMPREPLY[*]}$IFS == *"$IFS$value$IFS"* ]]; then value+=/; fi
            if [[ $value ]]; then COMPREPLY+=("$value"); fi
        done <<< "$(compgen -f -- "$word")"
        compopt -o filenames
    fi
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2> /dev/null ||
    echo '%(prog_name)s: bash completes it from version 4.4 on' >&2
"""
