import sys
from collections import Counter
import tests.packs.test_json_schema_made as m
C=Counter()
orig=m.errors
def errors(v,t):
    r=orig(v,t); C['refused' if r else 'accepted']+=1; return r
m.errors=errors
os_=m.sees
def sees(p):
    r=os_(p)
    C[(p.code,r)]+=1
    return r
m.sees=sees
from hypothesis import settings,given,strategies as st
def test_a(tmp_path_factory):
    f=settings(max_examples=6000,derandomize=False,database=None)(given(st.data())(m.test_changed_documents.hypothesis.inner_test)); f(tmp_path_factory)
    print(C)
def test_b(tmp_path_factory):
    f=settings(max_examples=4000,derandomize=False,database=None)(given(st.data())(m.test_changed_cases.hypothesis.inner_test)); f(tmp_path_factory)
    print(C)
