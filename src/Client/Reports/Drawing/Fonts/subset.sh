#!/usr/bin/env bash
# Makes the fonts beside it from Debian's fonts-inter: Latin, Greek, Cyrillic, punctuation and signs. Needs fonttools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
letters="U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E9E"
signs="U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070-2079,U+2080-2089,U+20AC,U+2113,U+2116,U+2122,U+2126"
signs="$signs,U+2190-2193,U+2202,U+2206,U+220F,U+2211-2212,U+2215,U+2219-221A,U+221E,U+2248,U+2260,U+2264-2265,U+25A0-25CF,U+FFFD"
for weight in Regular SemiBold; do
    pyftsubset "/usr/share/fonts/opentype/inter/Inter-$weight.otf" --unicodes="$letters,$signs" \
        --layout-features=kern,mark,mkmk,ccmp,locl,tnum --no-hinting --output-file="Inter-$weight.otf"
done
