import os, time, json, collections
from playwright.sync_api import expect
from tests import chromium
from tests.browser.desks import open_form, sign_in
from tests.factories import make_story, make_quote, make_milestone
HZ=os.sysconf("SC_CLK_TCK")
def table():
    info={}
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open(f"/proc/{p}/stat") as f: s=f.read()
                with open(f"/proc/{p}/cmdline") as f: c=f.read().replace("\0"," ")
            except OSError: continue
            f=s[s.rindex(")")+2:].split(); info[int(p)]=(int(f[1]),c,(int(f[11])+int(f[12]))/HZ)
    return info
def cpu(mark):
    info=table(); roots=[p for p,(pp,c,t) in info.items() if mark in c and "--type=" not in c]
    out=collections.Counter(); todo=list(roots)
    for p in roots: out["b"]+=info[p][2]
    while todo:
        q=todo.pop()
        for p,(pp,c,t) in info.items():
            if pp==q: todo.append(p); out[c.split("--type=")[1].split()[0] if "--type=" in c else "?"]+=t
    return out
VARIANTS=json.loads(os.environ["VARIANTS"])
def test_flags(live_server, base_url, admin_user, browser_type, browser_type_launch_args,settings,tmp_path):
    s=make_story(status="draft"); make_quote(s); make_milestone(s)
    url=f"/admin/stories/story/{s.pk}/change/"
    bs={}
    for name,(add,ctx) in VARIANTS.items():
        args=dict(browser_type_launch_args); a=list(chromium.ARGUMENTS)
        for x in add:
            if x.startswith("-feat:"): a=[y+","+x[6:] if y.startswith("--disable-features") else y for y in a]
            elif x.startswith("-del:"): a=[y for y in a if y!=x[5:]]
            else: a.append(x)
        args["args"]=a+[f"--mark-{name}-x"]
        b=browser_type.launch(**args); c=b.new_context(base_url=base_url,reduced_motion="reduce",**ctx)
        first=c.new_page(); first.route("**", lambda route: route.fulfill(body="")); first.goto("/")
        sign_in(c,admin_user,base_url); bs[name]=(b,c)
    def newpage(c):
        q=c.new_page(); open_form(q,url); q.close()
    for n,(b,c) in bs.items(): newpage(c); newpage(c); newpage(c)
    tot={n:collections.Counter() for n in bs}; rounds=int(os.environ.get("N","8")); each=collections.defaultdict(list)
    for r in range(rounds):
        for n,(b,c) in (list(bs.items()) if r%2 else list(bs.items())[::-1]):
            a=cpu(f"--mark-{n}-x"); newpage(c); newpage(c); d=cpu(f"--mark-{n}-x"); d.subtract(a); tot[n].update(d); each[n].append(sum(d.values())/2)
    for n,t in tot.items():
        e=sorted(each[n]); print(f"\n{n:20} mean {sum(t.values())/rounds/2:.3f} median {e[len(e)//2]:.3f} min {e[0]:.3f}", {k:round(v/rounds/2,3) for k,v in t.items()})
    for b,c in bs.values(): b.close()
