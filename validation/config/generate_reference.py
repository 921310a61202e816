"""What Hydra makes of override values, for src/core/config.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python generate_reference.py > hydra_overrides.json      (seconds)
    deno fmt hydra_overrides.json

The output is committed; the tests of src/core/config read it. Each entry is a text behind `key=` and the values of the
sweep that Hydra's own parser gives (one value for no sweep), or null where Hydra refuses the text. `written` was chosen
by hand; `random` is drawn from pieces of the grammar and of what is none. Values: numbers, texts, booleans, null, lists;
a mapping is {"entries": [[key, value], …]}; {"float": "nan" | "inf" | "-inf"}; {"whole": "…"} beyond 2^53; {"other": …}
for what has no value before a configuration is composed (interpolations, range).
"""

import json
import math
import platform
import random

import hydra
import omegaconf
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, QuotedString
from hydra.errors import HydraException

# one text between bars
WRITTEN = r"""
3|1e-3|1E+2|-.5|+1|0|-0|-0.0|00|010|1_000|1__0|_1|1_|1.5_0|0x10|0b1|0o7|1e5|1e05|1e+05|1e_5|1.e3|.5e-1|5.|5.0|.|..|1.2.3
1e999|-1e999|12345678901234567890|9007199254740991|9007199254740993|inf|-inf|+inf|INF|nan|NaN|-nan|.inf|.nan|infinity
true|True|TRUE|tRuE|false|null|Null|NULL|nUll|none|None|yes|no|on|off|~|---|...|-|--|- a|?|?x|<<|*x|&x|!tag x|@x|%x|$x
unet_small|a-b|a.b|a/b/c.csv|/abs/path.h5|../x|a:b|:x|a:|a : b|table:my_eos.csv|C:\data\x.csv|a=b|a==b|a b|a  b| a | a
"quoted, text"|'single'|"it's"|'say "x"'|"say \"a,b\""|'it\'s'|'it''s'|''|""|'a' |'a' 'b'|'a'b|a'b'|don't|"a\nb"|"a\\"|'\\'
'\\\'x'|"\\x"|'a\\b'|"a\\\\"|'\'|"unclosed|'unclosed|"a, b",c|'a',"b"|"3"|'null'|"true"|'${x}'|${x}|a${x}b|\${x}|$ {x}
0,1,2|0, 1, 2|0 ,1|1,|,1|1,,2|[0,1,2]|[0,1],[2]|[[1,2],[3]]|[]|[ ]|[1,]|[,1]|[,]|[0,1|0,1]|[1 2]|[ 1 , 2 ]|[a b, c]
{a:1}|{a: 1}|{a:1,b:2}|{a: 1, b: [2,3]}|{a:{b:{c:1}}}|{}|{ }|{a}|{a:}|{:1}|{a:1,}|{a:1 b:2}|{a:b:c}|{1:a}|{1.5:a}|{true:a}
{null:a}|{a b: c}|{a:1,a:2}|{1:a,1:b}|{"a":1}|{'a b':1}|{a:1}}|{a:1|a}|{a:"x, y"}|{a:'1'}|{log10_from: -3, log10_to: -1, points: 5}
{a:[1,{b:null,c:[true,"x"]}]}|[{a:1},{a:2}]|{a:1},{b:2}|a,[1],{b:2}|choice(a,b)|range(1,3)|a(b)|sort(1,2)|int(3)|(a)|a)|\(a\)
a\,b|a\ b|\ a\ |a\:b|{a\:b:1}|a\=b|\[1\]|\{a\}|\\|\\\\|\\\|a\b|\n|\,|a\\,b|a#b|# b|a #b|a;b|a&b|a|b|a<b|a>b|a!b|a^b|a`b|a~b
e1|1e|1e+|1.e|.e1|-a|+a|--x|1-2|1+1|1/2|1 2|1:2|01:30|2026-11-30|10:20:30|true false|null x|nullx|truex|0x|0_1|0.0_1
""".strip("\n")

PIECES = [
    "a", "b1", "_x", "true", "null", "NaN", "inf", "0", "1", "-2", "+3", "007", "1_0", ".5", "2.", "1e3", "1.5e-2", "-",
    ".", "/", "\\", "$", "%", "*", "@", "?", "+", ":", " ", "  ", ",", ", ", "[", "]", "{", "}", "{a:", "}", "]", "'", '"',
    "'x'", '"y z"', "'it\\'s'", "\\,", "\\ ", "\\[", "\\\\", "=", "(", ")", "#", "k: v", "[1,2]", "{c:3}", "\t", "|",
]


def texts():
    lines = [part for line in WRITTEN.split("\n") for part in line.split("|")]
    written = list(dict.fromkeys([*lines, ""]))
    draw = random.Random(20261130)
    drawn = []
    while len(drawn) < 3000:
        text = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 7)))
        if text not in written and text not in drawn:
            drawn.append(text)
    return written, drawn


def plain(value):
    if isinstance(value, QuotedString):
        return {"other": value.text} if "${" in value.text else value.text
    if isinstance(value, str):
        return {"other": value} if "${" in value else value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"whole": str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"entries": [[plain(key), plain(item)] for key, item in value.items()]}
    return {"other": type(value).__name__}


PARSER = OverridesParser.create()


def values_of(text):
    try:
        override = PARSER.parse_override("key=" + text)
    except HydraException:
        return None
    value = override._value
    if isinstance(value, ChoiceSweep):
        if not value.simple_form:
            return [{"other": "choice"}]
        return [plain(item) for item in value.list]
    return [plain(value)]


written, drawn = texts()
print(json.dumps({
    "made_with": {
        "python": platform.python_version(),
        "hydra-core": hydra.__version__,
        "omegaconf": omegaconf.__version__,
    },
    "written": [[text, values_of(text)] for text in written],
    "random": [[text, values_of(text)] for text in drawn],
}))
