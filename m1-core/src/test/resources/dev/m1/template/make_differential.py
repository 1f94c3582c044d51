"""Writes differential.json: what Jinja2 renders for our own snippets, set up as transformers does.

Run it in this folder with Jinja2 3.1 installed: python make_differential.py
The expressions are in expressions.txt, one a line; random.txt has random templates, one JSON string a
line; statements and white space are below.
"""
import copy
import datetime
import json
import re
import warnings

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

warnings.simplefilter("ignore")


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_call"), [], [], body).set_lineno(line)

    def _call(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def strftime_now(format):
    return datetime.datetime(2026, 1, 2, 3, 4, 5).strftime(format)


env = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"])
env.filters["tojson"] = tojson
env.globals["raise_exception"] = raise_exception
env.globals["strftime_now"] = strftime_now

MSGS=[{"role":"system","content":"You are a careful clinician."},{"role":"user","content":"Fever of 39.1 °C & a \"stiff\" neck.\nWhat <next>?"},{"role":"assistant","content":"A lumbar puncture.","tool_calls":[{"type":"function","function":{"name":"lab","arguments":{"test":"CSF","n":3,"urgent":True,"x":None,"f":1.5,"l":[1,"a"]}}}]},{"role":"user","content":"  And if platelets are 20? 😀  "}]
VARS={"s":"Hello World","u":"äöü ß 😀 x","e":"","n":7,"neg":-3,"f":2.5,"big":1e20,"z":0,"t":True,"fa":False,"no":None,"l":[3,1,2],"ls":["b","A","c","a"],"ll":[[1,2],[3,4]],"d":{"b":1,"a":2,"C":3},"nested":{"x":{"y":[{"z":5}]}},"people":[{"name":"Bob","age":30,"city":"X"},{"name":"alice","age":25,"city":"y"},{"name":"Carl","age":30}],"empty":[],"ed":{},"ws":"  a b\t c \n","multi":"l1\nl2\r\nl3\n\nl5","bos_token":"<s>","eos_token":"</s>","mixed":[1,"a",None,True,2.0,[1],{"k":"v"}]}

T = []


def a(*templates):
    T.extend(templates)


# whitespace
pre=['a','a ','a\n','a\n  ','  ','\n','\n\n  ','','a\t','\t', 'x \n \n']
opens=['{%','{%-','{%+']; closes=['%}','-%}','+%}']
post=['b',' b','\nb','\n  b','\n\n b','  \nb','','\n']
for p in pre:
  for o in opens:
    for c in closes:
      for q in post:
        a(p+o+' if true '+c+q+o+' endif '+c+q+'Z')
        a(p+o+' set x = 1 '+c+q)
      
  for o in ['{{','{{-','{{+']:
    for c in ['}}','-}}']:
      for q in post:
        a(p+o+' n '+c+q)
  for o in ['{#','{#-','{#+']:
    for c in ['#}','-#}','+#}']:
      for q in post:
        a(p+o+' n '+c+q+p+'{% set y = 2 %}'+q)
        a('{% if true %}'+q+p+o+c+q+'{% endif %}')
del T[::3], T[::2]  # a third of the combinations is enough to keep
a('{% for i in l %}\n  {{ i }}\n{% endfor %}\n','  {% for i in l %}  \n  {{ i }}\n  {% endfor %}  \nx','{% for i in l -%}\n {{ i }}\n{%- endfor %}','a\r\nb\rc\n{{ n }}\r\n','a\r\n{% if 1 %}\r\nb\r\n{% endif %}\r\nc\r\n','x\n\n','x\n','\n','','{{ "a\r\nb"|tojson }}',
'{%- if true %} {{ n }} {%- endif %}','{{- n -}}','{{-1}}','{{ -1 }}','{{+1}}','{{ 1 -}} \n x','{{ {"a": {"b": 1}}["a"]["b"] }}','{{ {"a":{}} }}','{{{"a":1}}}','{{ {} }}','{{{}}}','{{ [{}] }}',
'{#','a{#','{# x','{# x #','{{','{{ ','{%','{% ','{% if','{{ n','{{ n }','{% if 1 %}','{% endif %}','{% raw %}','{% raw %}x','{% raw %}{% endraw','{%raw%}{{ x }}{%endraw%}','{%- raw -%} {{ x }} {%- endraw -%} y','{% raw x %}{% endraw %}','{% rawx %}','{% raw %}\n a\n{% endraw %}\nb','  {% raw %}  {% endraw %}  x','{% raw -%}  x{% endraw %}','{% raw %}a{% raw %}b{% endraw %}','{% raw %}a{% endraw %}b{% endraw %}','{% raw %} {%+ endraw %}x','a {%- raw %} b {%- endraw %} c','{#-#}x','{#--#}x','{#+-#}x','x {#- a -#} y','{# {{ n }} {% if %} #}x','{# a\n\n #}\nb','{{ n }}\n{{ n }}\n','{ { n } }','{ % if % }','%}','}}','#}','{{ "{{" }}','{{ "}}" }}','{{ "%}" }}','{% set x = "%}" %}{{ x }}','{{ "#}" }}','a{#x#}{#y#}b','{#a#}\n{#b#}\nc','   {#a#}\nc','a   {#a#}\nc','{{ n }}   {% if 1 %}\nx{% endif %}','{{ n }}\n   {% if 1 %}\nx{% endif %}','{% if 1 %}   {% if 1 %}x{% endif %}{% endif %}','{% if 1 -%}\n   {% if 1 %}x{% endif %}{% endif %}','{% if 1 %}\n   {% if 1 %}x{% endif %}\n  {% endif %}y','\t {% if 1 %}x{% endif %}','\u00a0{% if 1 %}x{% endif %}','\x0b{% if 1 %}x{% endif %}','x\x85{% if 1 %}x{% endif %}','x\u2028 {%- if 1 %}x{% endif %}','{{ n }}{#-  #} x','{%set x=1%}{{x}}','{%set x=1-%} {{x}}','{%if x%}a{%else%}b{%endif%}','{%- set x = 1 -%}\n\n{{ x }}')
# control
a('{% if n == 7 %}a{% elif n == 8 %}b{% else %}c{% endif %}','{% if n == 8 %}a{% elif n == 7 %}b{% else %}c{% endif %}','{% if e %}a{% elif z %}b{% else %}c{% endif %}','{% if e %}a{% elif z %}b{% endif %}','{% if n: %}a{% endif %}','{% if %}a{% endif %}','{% if n %}{% else %}{% else %}{% endif %}','{% if n %}{% elif %}{% endif %}','{% else %}','{% elif 1 %}','{% if 1, %}a{% endif %}','{% if () %}a{% else %}b{% endif %}','{% if n if n else 0 %}a{% endif %}',
'{% for x in l %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}','{% for x in [] %}a{% else %}b{% endfor %}','{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}',
'{% for x in l %}{{ loop.previtem }}-{{ x }}-{{ loop.nextitem }};{% endfor %}','{% for x in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}','{% for x in l %}{{ loop.cycle("a","b") }}{% endfor %}','{% for x in l %}{{ loop.cycle() }}{% endfor %}','{% for x in [1,1,2,2] %}{{ loop.changed(x) }}{% endfor %}','{% for x in [1,1,2,2] %}{% if loop.changed(x, 1) %}{{ x }}{% endif %}{% endfor %}','{% for x in l %}{{ loop.foo }}{{ loop["index"] }}{% endfor %}','{% for x in l %}{{ loop }}{% endfor %}','{% for x in l %}{{ loop|length }}{% endfor %}',
'{% for x in l if x > 1 %}{{ x }}{{ loop.index }}{{ loop.length }}{{ loop.last }}{% endfor %}','{% for x in l if x > 5 %}{{ x }}{% else %}none{% endfor %}','{% for x in l if x > 1 %}{{ loop.revindex }}{{ loop.nextitem }},{% endfor %}','{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}','{% for k in d %}{{ k }}{% endfor %}','{% for k, v in d %}{{ k }}{% endfor %}','{% for k, v in d|dictsort %}{{ k }}={{ v }};{% endfor %}','{% for (a, b), c in [((1,2),3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}','{% for a, b in ll %}{{ a }}{{ b }}{% endfor %}','{% for a, b in [(1,2,3)] %}{{ a }}{% endfor %}','{% for a, b in [(1,)] %}{{ a }}{% endfor %}','{% for a, in [(1,)] %}{{ a }}{% endfor %}','{% for a, b in ["xy","zw"] %}{{ a }}{{ b }}{% endfor %}','{% for a, b in [1] %}{{ a }}{% endfor %}','{% for x in 1,2,3 %}{{ x }}{% endfor %}','{% for x in "abc" %}{{ x }}{% endfor %}','{% for x in n %}{{ x }}{% endfor %}','{% for x in none %}{{ x }}{% endfor %}','{% for x in undefinedx %}{{ x }}{% else %}e{% endfor %}','{% for x in range(3) %}{{ x }}{{ loop.length }}{% endfor %}','{% for x in l|map("string") %}{{ x }}{{ loop.length }}{{ loop.last }}{% endfor %}','{% for x in l|reverse %}{{ x }}{{ loop.revindex }}{% endfor %}','{% for x in l[::-1] %}{{ x }}{% endfor %}',
'{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}','{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}','{% for x in l %}{% break %}{% else %}E{% endfor %}','{% for x in l %}{% continue %}{% else %}E{% endfor %}','{% for x in l %}{% if x == 2 %}{% break %}{% endif %}{% else %}E{% endfor %}','{% break %}','{% continue %}','{% for x in l %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}','{% for x in l %}{% set y %}a{% break %}{% endset %}{{ y }}{% endfor %}|{{ y }}','{% for x in l %}{% filter upper %}a{% continue %}{% endfilter %}{% endfor %}|','{% for x in l %}{% with z = 1 %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endwith %}{% endfor %}','{% for x in l %}{% for y in l %}{% if y == 1 %}{% break %}{% endif %}{{ y }}{% endfor %}{{ x }};{% endfor %}','{% for x in l %}{% else %}{% break %}{% endfor %}','{% for y in l %}{% for x in [] %}{% else %}{% break %}{% endfor %}{{ y }}{% endfor %}',
'{% for x in l %}{% generation %}{% break %}{% endgeneration %}{% endfor %}','{% for x in l %}{% call f() %}{% break %}{% endcall %}{% endfor %}',
'{% for x in l recursive %}{{ x }}{% endfor %}','{% for x in [{"n":1,"c":[{"n":2,"c":[]},{"n":3,"c":[{"n":4,"c":[]}]}]}] recursive %}{{ x.n }}[{{ loop(x.c) }}]{{ loop.depth }}{{ loop.index }}{% endfor %}','{% for x in [[1,[2]],[3]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{% endif %}{% else %}E{% endfor %}','{% for x in l %}{{ loop([1]) }}{% endfor %}','{% for x in l recursive %}{{ loop() }}{% endfor %}','{% for x in l if x > 1 recursive %}{{ x }}{% if x == 3 %}{{ loop([2,1,5]) }}{% endif %}{% endfor %}','{% for x in l recursive if x %}{% endfor %}','{% for x in ll recursive %}{% set y = 1 %}{{ y }}{{ z }}{% endfor %}','{% set z = 9 %}{% for x in [[1]] recursive %}{{ z }}{% if x is iterable %}{% set z = 3 %}{{ loop(x) }}{% endif %}{{ z }}{% endfor %}',
'{% for loop in l %}{% endfor %}','{% for x in l %}{% set loop = 1 %}{% endfor %}','{% set loop = 1 %}{{ loop }}','{% for x in l %}{% for y in l %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}','{% for x in l %}{% set outer = loop %}{% for y in l %}{{ outer.index }}{{ loop.index }},{% endfor %}{% endfor %}','{% for x in l %}{% for y in [] %}{% else %}{{ loop.index }}{% endfor %}{% endfor %}','{% for x in l %}{% for y in l if loop.index > 1 %}{{ y }}{% endfor %};{% endfor %}','{% for x in l if loop.index %}{{ x }}{% endfor %}','{% for x in l %}{% macro m(loop) %}{{ loop }}{% endmacro %}{{ m(3) }}{% endfor %}','{% for x in l %}{% macro m() %}{{ loop.index }}{{ x }}{% endmacro %}{{ m() }}{% endfor %}','{% for x in l %}{% with loop = 5 %}{{ loop }}{% endwith %}{% endfor %}',
'{% for true in l %}{% endfor %}','{% for x.y in l %}{% endfor %}','{% for x %}{% endfor %}','{% for in l %}{% endfor %}','{% for x in %}{% endfor %}','{% for x in l %}','{% endfor %}','{% for "a" in l %}{% endfor %}','{% for x, in ll %}{{ x }}{% endfor %}','{% for x in l: %}{{ x }}{% endfor %}','{% for x in l if x else 2 %}{{ x }}{% endfor %}','{% for x in (l if n else []) %}{{ x }}{% endfor %}','{% for x in l if n else [] %}{{ x }}{% endfor %}')
# scoping
a('{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}','{% set x = 1 %}{% for i in l %}{{ x }}{% set x = i %}{{ x }}{% endfor %}{{ x }}','{% for i in l %}{% set x = i %}{% endfor %}{{ x }}','{% for i in l %}{{ n }}{% set n = i %}{{ n }}{% endfor %}{{ n }}','{% for i in l %}{% for j in [1] %}{{ n }}{% endfor %}{% set n = i %}{% endfor %}{{ n }}','{% for j in [1] %}{{ n }}{% endfor %}{% set n = 1 %}{{ n }}','{{ n }}{% for j in [1] %}{{ n }}{% endfor %}{% set n = 1 %}{{ n }}','{% if false %}{% set n = 1 %}{% endif %}{{ n }}','{% if true %}{% set n = 1 %}{% endif %}{{ n }}','{% if true %}{% set q = 1 %}{% endif %}{{ q }}','{% for i in l %}{% if i == 1 %}{% set n = 5 %}{% endif %}{{ n }}{% endfor %}{{ n }}','{% for i in l %}{% if i == 1 %}{% set q = 5 %}{% else %}{% set q = 6 %}{% endif %}{{ q }}{% endfor %}{{ q }}','{% for i in l %}{% if i == 1 %}{{ n }}{% else %}{% set n = 6 %}{{ n }}{% endif %}{% endfor %}{{ n }}','{% if n == 1 %}{% set a = 1 %}{% elif n == 7 %}{% set a = 2 %}{% else %}{% set b = 3 %}{% endif %}{{ a }}{{ b }}','{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}','{% set ns = namespace() %}{% set ns.y = 1 %}{{ ns.y }}{{ ns.z }}','{% set d.x = 1 %}','{% set undefinedx.x = 1 %}','{% set ns = namespace(a=1,b=2) %}{% set ns.a, ns.b = ns.b, ns.a %}{{ ns.a }}{{ ns.b }}','{% set ns = namespace() %}{% set ns.x %}hi{% endset %}{{ ns.x }}','{% set ns.x.y = 1 %}','{% set x, y = 1, 2 %}{{ x }}{{ y }}','{% set x, y = [1, 2] %}{{ x }}{{ y }}','{% set x, y = 1 %}','{% set (x, y) = (1,2) %}{{ x }}','{% set x = y = 1 %}','{% set x %}{{ n }}a{% endset %}{{ x }}{{ x|length }}','{% set x | upper %}a{{ s }}{% endset %}{{ x }}','{% set x | upper | replace("A","B") %}a{% endset %}{{ x }}','{% set x | replace("a", s) %}a{% endset %}{{ x }}','{% set x | length %}abc{% endset %}{{ x + 1 }}','{% set x = 1 | string %}{{ x }}','{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y }}','{% set y = 5 %}{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y }}','{% set x, y %}a{% endset %}','{% set x %}','{% set %}','{% set x = %}','{% set x == 1 %}','{% set 1 = 2 %}','{% set "a" = 2 %}','{% set none = 2 %}','{% set x[0] = 2 %}','{% set f() = 2 %}','{% set x = n if n else 0, 5 %}{{ x }}','{% set x = 1, %}{{ x }}','{%set x=[1,2,3]%}{{x[1]}}',
'{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}','{% with a = 1, b = a %}{{ b }}{% endwith %}','{% set a = 9 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}','{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}','{% with a, b = [1,2] %}{{ a }}{% endwith %}','{% with (a, b) = (1,2) %}{{ a }}{{ b }}{% endwith %}','{% with n = n + 1 %}{{ n }}{% endwith %}{{ n }}','{% with a = 1 b = 2 %}{% endwith %}','{% with ns.a = 1 %}{% endwith %}','{% filter upper %}a{{ s }}{% endfilter %}','{% filter upper|replace("A","x") %}a{{ s }}{% endfilter %}','{% filter replace("a", s) %}banana{% endfilter %}','{% filter upper %}{% set q = 1 %}{{ q }}{% endfilter %}{{ q }}','{% filter replace("a", q) %}{% set q = "z" %}banana{% endfilter %}','{% set q = "y" %}{% filter replace("a", q) %}{% set q = "z" %}banana{% endfilter %}{{ q }}','{% filter nope %}a{% endfilter %}','{% filter length %}abc{% endfilter %}','{% filter indent(2) %}a\nb{% endfilter %}','{% filter trim %}  a {% endfilter %}','{% filter %}a{% endfilter %}','{% filter upper.lower %}a{% endfilter %}')
# macros
a('{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }}{{ m(1,3) }}{{ m(b=5,a=4) }}{{ m() }}','{% macro m(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ m() }}','{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}','{% macro m(a) %}{% endmacro %}{{ m(1,2) }}','{% macro m(a) %}{% endmacro %}{{ m(c=2) }}','{% macro m(a) %}{% endmacro %}{{ m(1,a=2) }}','{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1,2,a=3) }}','{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1,2,b=3) }}{{ m(a=1) }}','{% macro m(varargs) %}{{ varargs }}{% endmacro %}{{ m(1) }}','{% macro m(kwargs=1) %}{{ kwargs }}{% endmacro %}{{ m() }}','{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}','{% macro m(a=b, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ m() }}','{% set b = 9 %}{% macro m(a=b, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ m() }}','{% macro m(a=n) %}{{ a }}{% endmacro %}{% set n = 1 %}{{ m() }}','{% macro m(a, a) %}{% endmacro %}','{% macro m(a=1, b) %}{% endmacro %}','{% macro m(a %}{% endmacro %}','{% macro m %}{% endmacro %}','{% macro m() %}','{% macro 1() %}{% endmacro %}','{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}{% set x = 2 %}{{ m() }}','{% macro m() %}{{ x }}{% endmacro %}{% for x in l %}{{ m() }}{% endfor %}','{% macro m() %}{{ x }}{% endmacro %}{% if true %}{% set x = 3 %}{% endif %}{{ m() }}','{% macro m() %}{% set x = 1 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}','{% set x = 5 %}{% macro m() %}{{ x }}{% set x = 1 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}','{% macro f(n) %}{% if n > 1 %}{{ n }}{{ f(n-1) }}{% else %}1{% endif %}{% endmacro %}{{ f(5) }}','{% macro a(n) %}{% if n %}a{{ b(n-1) }}{% endif %}{% endmacro %}{% macro b(n) %}{% if n %}b{{ a(n-1) }}{% endif %}{% endmacro %}{{ a(4) }}','{{ m() }}{% macro m() %}x{% endmacro %}','{% if true %}{% macro m() %}x{% endmacro %}{% endif %}{{ m() }}','{% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}{{ m is defined }}','{% macro m() %}  a  {% endmacro %}[{{ m()|trim }}]','{% macro m() %}<b>{% endmacro %}{{ m() + "<" }}{{ m()|length }}','{% macro m() %}{% endmacro %}{{ m }}{{ m.name }}{{ m.arguments }}','{% macro m(a,b) %}{% endmacro %}{{ m.arguments }}{{ m.catch_kwargs }}{{ m.catch_varargs }}{{ m.caller }}{{ m.nope }}','{% macro m(x) %}[{{ caller() }}{{ x }}]{% endmacro %}{% call m(1) %}body{{ n }}{% endcall %}','{% macro m(x) %}[{{ caller(5) }}]{% endmacro %}{% call(v) m(1) %}body{{ v }}{% endcall %}','{% macro m() %}[{{ caller(5, b=2) }}]{% endmacro %}{% call(v, b=1, c=3) m() %}{{ v }}{{ b }}{{ c }}{% endcall %}','{% macro m() %}{{ caller is defined }}{{ caller }}{% endmacro %}{{ m() }}','{% macro m() %}x{% endmacro %}{% call m() %}{% endcall %}','{% macro m(caller) %}{{ caller }}{% endmacro %}{{ m(1) }}','{% macro m(caller=2) %}{{ caller }}{% endmacro %}{{ m() }}{{ m(1) }}','{% macro m(a, caller=2) %}{{ caller() }}{% endmacro %}{% call m(1) %}z{% endcall %}','{% call n %}{% endcall %}','{% call range(3) %}{% endcall %}','{% call undefinedx() %}{% endcall %}','{% macro m() %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) m() %}<{{ i }}>{% endcall %}','{% macro m() %}{{ caller() }}{% endmacro %}{% for i in l %}{% call m() %}{{ i }}{{ loop.index }}{% endcall %}{% endfor %}','{% macro o() %}<{{ caller() }}>{% endmacro %}{% macro m() %}{% call o() %}{{ caller() }}{% endcall %}{% endmacro %}{% call m() %}x{% endcall %}','{% macro m() %}{{ kwargs.a }}{{ kwargs|length }}{% endmacro %}{{ m(a=1) }}{{ m(**{"a":3}) }}','{% macro m() %}{{ varargs|join(",") }}{% endmacro %}{{ m(*l) }}','{% macro m(a) %}{% if a is defined %}D{% else %}U{% endif %}{% endmacro %}{{ m(undefinedx) }}{{ m(none) }}','{% macro _m() %}x{% endmacro %}{{ _m() }}','{% macro m(x) -%}\n  {{ x }}\n{%- endmacro %}[{{ m(1) }}]','{% macro m(x) %}{{ return }}{% endmacro %}{{ m(1) == "" }}','{% macro outer() %}{% macro inner() %}i{{ x }}{% endmacro %}{% set x = 4 %}{{ inner() }}{% endmacro %}{{ outer() }}{{ inner is defined }}','{% macro m(a) %}{{ a }}{% set a = 2 %}{{ a }}{% endmacro %}{{ m(1) }}','{% set m = 1 %}{% macro m() %}x{% endmacro %}{{ m() }}','{% macro m() %}x{% endmacro %}{% set m = 1 %}{{ m }}','{% set ns = namespace(f=none) %}{% macro m(a) %}{{ a }}!{% endmacro %}{% set ns.f = m %}{{ ns.f(1) }}','{% set fs = {"a": range} %}{{ fs.a(3)|list }}','{{ (range)(3)|list }}','{% macro m() %}{{ loop }}{% endmacro %}{% for i in l %}{{ m() }}{% endfor %}','{% macro m(x) %}{{ loop.index }}{% endmacro %}{% for i in [1] %}{{ m(1) }}{% endfor %}','{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}')
a('{% generation %}a{{ n }}{% endgeneration %}','{% generation %}{% set q = 1 %}{% endgeneration %}{{ q }}','{%- generation -%} a {%- endgeneration -%} b','{% for m in messages %}{% generation %}{{ m.content }}{{ loop.index }}{% endgeneration %}{% endfor %}','{% generation %}','{% endgeneration %}','{% generation x %}{% endgeneration %}','{% print n %}','{% print n, s %}','{% print %}','{% do x %}','{% block a %}x{% endblock %}','{% include "x" %}','{% import "x" as y %}','{% from "x" import y %}','{% extends "x" %}','{% autoescape true %}{% endautoescape %}','{% foo %}','{% 1 %}','{% %}','{% if 1 %}{% endfor %}','{% for x in l %}{% endif %}','{% if 1 %}{% for x in l %}{% endif %}{% endfor %}','{% if false %}{{ n|nope }}{% endif %}x','{% if true %}{{ n|nope }}{% endif %}x','{% if false %}{% for i in l %}{{ n|nope }}{% endfor %}{% endif %}x','{% if false %}{{ n is nope }}{% endif %}x','{% if false %}{% set q = n|nope %}{% endif %}x','{% if n|nope %}x{% endif %}','{{ x if false else y|nope }}','{% for i in l|nope %}{% endfor %}','{% if false %}{% for i in l|nope %}{% endfor %}{% endif %}x','{% if false %}{% macro m() %}{{ 1|nope }}{% endmacro %}{% endif %}x','{% if false %}{% else %}{{ 1|nope }}{% endif %}','{% if true %}{% elif 1|nope %}{% endif %}ok','{% macro m() %}{% if false %}{{ 1|nope }}{% endif %}x{% endmacro %}{{ m() }}',
'{{ raise_exception("a " ~ n) }}','{% if n > 5 %}{{ raise_exception("x") }}{% endif %}','{% set c = cycler("a","b") %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}','{% set j = joiner(",") %}{% for i in l %}{{ j() }}{{ i }}{% endfor %}','{% set x = l|map("string") %}{{ x|list }}{{ x|list }}','{% set x = l|reverse %}{{ x|list }}{{ x|list }}','{% set x = d.items() %}{{ x|list }}{{ x|list }}','{% set x = l|select("odd") %}{% for i in x %}{{ i }}{% endfor %}{% for i in x %}{{ i }}{% endfor %}','{% set x = l|select("odd") %}{% if x %}T{% endif %}{{ x|first }}{{ x|list }}','{% set ns = namespace(go=true) %}{% for x in l if ns.go %}{{ x }}{% set ns.go = false %}{% endfor %}','{% set ns = namespace(go=true) %}{% for x in l if ns.go %}{{ x }}{{ loop.last }}{% set ns.go = false %}{% endfor %}','{% set x = l|map("string") %}{{ "3" in x }}{{ x|list }}','{{ n }}{% set n = n + 1 %}{{ n }}{% set n = n + 1 %}{{ n }}','{% set _ = l.append(4) %}{{ l }}','{% set x = [] %}{% set x = x + [1] %}{{ x }}','{% for i in range(3) %}{% set x = (x or []) + [i] %}{{ x }}{% endfor %}','{% set x = x|default([]) + [1] %}{{ x }}','{{ messages }}','{{ messages|tojson }}','{% for m in messages %}{{ m }}{% endfor %}','{% for m in messages %}{% for k, v in m.items() %}{{ k }}:{{ v }};{% endfor %}{% endfor %}','{% set messages = messages[1:] %}{{ messages|length }}{% for m in messages %}{{ m.role }}{% endfor %}','{% if messages[0]["role"] == "system" %}{% set system_message = messages[0]["content"] %}{% set loop_messages = messages[1:] %}{% else %}{% set loop_messages = messages %}{% endif %}{% for m in loop_messages %}{{ m.role }}{% endfor %}{{ system_message }}','{{ bos_token }}{{ pad_token }}{% if add_generation_prompt %}g{% endif %}','{{ "%s" % bos_token }}{{ bos_token + eos_token }}','{% for m in messages|reverse %}{{ m.role }}{% if loop.first %}F{% endif %}{% endfor %}','{% set ns = namespace(last=-1) %}{% for m in messages[::-1] %}{% set index = (messages|length - 1) - loop.index0 %}{% if ns.last < 0 and m.role == "user" %}{% set ns.last = index %}{% endif %}{% endfor %}{{ ns.last }}','{{ (messages|selectattr("role","equalto","system")|list|first).content }}','{{ messages|map(attribute="role")|unique|join("/") }}','{{ messages[2].tool_calls|map(attribute="function")|map(attribute="name")|join }}','{% for t in messages[2].tool_calls %}{% for k, v in t.function.arguments|items %}{{ k }}={{ v if v is string else v|tojson }};{% endfor %}{% endfor %}','{{ messages[2].tool_calls[0].function.arguments|tojson(separators=(",",":")) }}','{%- for m in messages %}\n    {%- if m.role == "user" %}\n        {{- "<u>" + m.content + "</u>\\n" }}\n    {%- endif %}\n{%- endfor %}\n','{% set content %}{{ messages[0].content }}{% endset %}{{ content.split(" ")[0] }}{{ content.split("x")[-1].lstrip("\\n") }}','{{ messages[1].content.split("\\n")|last|trim }}','{{ messages[3].content|trim }}|{{ messages[3].content[:5] }}|{{ messages[3].content|length }}')

def render(template):
    variables = dict(copy.deepcopy(VARS), messages=copy.deepcopy(MSGS), tools=None, documents=None, add_generation_prompt=True)
    try:
        return env.from_string(template).render(**variables)
    except Exception:
        return None


# what Jinja2 renders and m1 leaves out, so that it must be an error; one JSON string a line
REFUSED = {json.loads(line) for line in open("refused.txt", encoding="utf-8")}

cases = []
templates = ["{{ " + line + " }}" for line in open("expressions.txt", encoding="utf-8").read().split("\n") if line]
templates += [json.loads(line) for line in open("random.txt", encoding="utf-8")]
templates += ['{{ "a\\\nb" }}'] + T
for template in dict.fromkeys(templates):
    text = render(template)
    if text is not None and re.search(r" (at|object at) 0x", text):
        text = False  # a memory address: m1 must refuse to print it
    elif text is not None and template in REFUSED:
        text = False
    cases.append([template, text])
with open("differential.json", "w", encoding="utf-8") as out:
    out.write('{"messages":' + json.dumps(MSGS, ensure_ascii=False) + ',\n"variables":' + json.dumps(VARS, ensure_ascii=False) + ',\n"cases":[\n')
    out.write(",\n".join(json.dumps(case, ensure_ascii=False) for case in cases))
    out.write("\n]}\n")
print(len(cases), "cases,", sum(c[1] is None for c in cases), "errors,", sum(c[1] is False for c in cases), "refused")
