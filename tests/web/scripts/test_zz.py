from tests.web.scripts import stand
def test_t(browser, site):
    context = browser.new_context(viewport={"width":900,"height":700}, base_url=site, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.on("console", lambda m: print("CON", m.text)); page.on("framenavigated", lambda m: print("NAV", m.url)); page.on("request", lambda m: print("REQ", m.url, m.headers.get("hx-request")))
    page.goto("/board")
    page.evaluate('''() => { for (const k of ["touchstart","touchend","touchcancel","pointerdown","pointerup","pointercancel","dragstart","click","popstate"]) addEventListener(k, e=>console.log(k+" "+Math.round(performance.now())+" "+(e.target.className||e.target.tagName)+" "+document.body.dataset.dragging+" "+e.defaultPrevented), false)}''')
    f = context.new_cdp_session(page)
    s=page.locator("#deal-2").bounding_box(); e=page.locator("#deal-31").bounding_box()
    x,y=s["x"]+60,s["y"]+24
    f.send("Input.dispatchTouchEvent",{"type":"touchStart","touchPoints":[{"x":x,"y":y}]})
    for k in range(1,13):
        f.send("Input.dispatchTouchEvent",{"type":"touchMove","touchPoints":[{"x":x+(e["x"]-s["x"])*k/12,"y":y}]})
        page.wait_for_timeout(30)
    f.send("Input.dispatchTouchEvent",{"type":"touchEnd","touchPoints":[]})
    page.wait_for_timeout(500)
