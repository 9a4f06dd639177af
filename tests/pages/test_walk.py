"""One restaurant, from the first question to the result in hand: the main job, walked by its people in real browsers.

A visitor finds what it takes; the accountant applies; tax, food and the clerk do their part. Each has a browser of
their own; axe-core looks at every page on the way.
"""

import re

import pytest
from browser import screenshot, serious
from hall import Hall, picture, typed

from haoban.casework import audit
from haoban.casework.models import Bundle, Case
from haoban.catalogue.queries import get_catalogue
from haoban.project.demonstration import PASSWORD


@pytest.fixture
def people(open_page, site):
    """Open a browser for somebody, signed in; the demo accounts are there."""
    Hall.open()

    def arrive(login, **how):
        page = open_page("/sign-in/" if login else "/", **how)
        page.set_default_timeout(8000)
        if login:
            page.fill("#username", login)
            page.fill("#password", PASSWORD)
            page.click("main button.button")
            page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    return arrive


def looked_at(page, name):
    """The page is accessible, and there is a picture of it."""
    assert not serious(page), f"{name}: {page.url}"
    screenshot(page, f"walk-{name}")


def fill(page, **given):
    """Answer every field of the form that stands on the page."""
    for key, field in get_catalogue().fields.items():
        box = page.locator(f"#field-{key}")
        if not box.count():
            continue
        value = given.get(key, typed(field))
        if box.locator("input[type=radio]").count():
            box.locator(f"input[value='{value}']").check()
        elif box.locator("select").count():
            box.locator("select").select_option(value)
        else:
            box.locator("input, textarea").first.fill(value)


def upload_everything(page):
    """Choose a file for every material that asks for one."""
    for box in page.locator("ul.materials input[type=file]").all():
        name = box.get_attribute("name")
        box.set_input_files({"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": picture()})


def press(page, words):
    """Press the button with these words."""
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def take(page, step, **said):
    """One step of the law: open its fold if it asks for something, say it, press the button."""
    form = page.locator(f"form[action$='/{step}/']")
    if not form.locator("button.button").is_visible():
        page.locator(f"details:has(form[action$='/{step}/']) > summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if name in {"materials", "fields"}:
            form.locator(f"[name={name}][value='{value}']").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button.button").click()
    page.wait_for_load_state()


def open_first(page, item):
    """Open the case of an item from the worklist."""
    page.goto(page.url.split("/work/")[0] + "/work/")
    page.get_by_role("link", name=item, exact=True).first.click()
    page.wait_for_load_state()


def the_visitor_finds_what_it_takes(people):
    page = people("")
    looked_at(page, "home")
    page.get_by_role("searchbox").fill("我想开个饭馆")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="开办餐饮店").first.click()
    page.wait_for_load_state()
    looked_at(page, "matter")
    page.goto(page.url.rstrip("/") + "/guide/?form=company&seats=20&staff=no")
    assert "企业社会保险登记" not in page.content()
    page.goto(page.url.replace("staff=no", "staff=yes"))
    assert "社保登记" in page.content()
    page.goto(page.url.replace("seats=20", "seats=80"))
    assert "消防" in page.locator("main").inner_text()
    looked_at(page, "guide")


def the_accountant_applies(people):
    page = people("kuaiji", size="phone")
    base = page.url.split("/me/")[0]
    page.goto(base + "/apply/catering_opening/?has_licence=yes&staff=yes&seats=20")
    looked_at(page, "for-whom")
    page.get_by_label("辽阳示例餐饮有限公司").check()
    press(page, "开始填写")
    assert "已从企业登记信息读取" in page.content(), "what is known is not asked again"
    page.locator("#premises_area").fill("155")
    page.locator("#premises_area").blur()
    page.wait_for_function("document.querySelector('#saved').innerText.includes('已保存')")
    page.wait_for_timeout(1200)

    elsewhere = people("kuaiji")
    elsewhere.get_by_role("link", name="继续填写“开办餐饮店”").click()
    elsewhere.wait_for_load_state()
    assert elsewhere.locator("#premises_area").input_value() == "155", "the draft goes on on another device"
    fill(elsewhere, taxpayer_kind="general", premises_area="155")
    upload_everything(elsewhere)
    press(elsewhere, "检查并提交")
    looked_at(elsewhere, "review")
    assert elsewhere.get_by_role("heading", name="提交前核对").count(), elsewhere.locator("main").inner_text()
    press(elsewhere, "提交申请")
    looked_at(elsewhere, "bundle")
    number = re.search(r"/bundles/(\d+)/", elsewhere.url).group(1)
    receipt = elsewhere.request.get(f"{base}/bundles/{number}/receipt.pdf")
    assert receipt.body().startswith(b"%PDF")
    return elsewhere, number


def anybody_with_the_code_sees_the_progress_and_no_name(people, number):
    page = people("", size="phone")
    bundle = Bundle.objects.get(number=number)
    page.goto(page.url + f"progress/{bundle.progress_token}/")
    looked_at(page, "progress")
    for secret in (bundle.owner_name, "示例·掌柜", "211002188001010017", "0419-8000001"):
        assert secret not in page.content()


def the_tax_officer_decides_and_what_waited_starts(people, number):
    waiting = {case.item: case.status for case in Case.objects.filter(bundle__number=number)}
    assert waiting["invoice_approval"] == waiting["social_insurance_registration"] == "waiting"
    page = people("shuiwu")
    looked_at(page, "worklist")
    assert page.get_by_role("link", name="食品经营许可（新办）").count() == 0, "another department's case is not seen"
    open_first(page, "新办纳税人税务登记信息确认")
    looked_at(page, "case")
    take(page, "claim")
    page.locator(".steps .cite a").first.click()
    page.wait_for_selector(".cite-words .words")
    take(page, "accept")
    take(page, "grant")
    decided = {case.item: case.outcome for case in Case.objects.filter(bundle__number=number)}
    assert decided["tax_registration"] == decided["invoice_approval"] == "granted"
    assert decided["social_insurance_registration"] == "granted"


def the_food_officer_asks_for_a_supplement(people):
    page = people("shipin")
    open_first(page, "食品经营许可（新办）")
    take(page, "claim")
    said = {"materials": "food_layout", "fields": "premises_area"}
    take(page, "request_supplement", **said, reason="平面布局图缺少清洗区，请补画；面积与租赁合同不一致")
    return page


def the_accountant_answers(page, number):
    page.reload()
    assert "平面布局图缺少清洗区" in page.locator("main").inner_text()
    looked_at(page, "supplement")
    page.locator("#material-food_layout").set_input_files(
        {"name": "new.jpg", "mimeType": "image/jpeg", "buffer": picture(120)}
    )
    page.get_by_label("建筑面积（平方米）").fill("160")
    press(page, "提交补正材料")
    assert "补正材料已提交" in page.content()


def the_food_officer_goes_on_to_the_result(page):
    open_first(page, "食品经营许可（新办）")
    assert "160 已更正，原填 155" in page.locator("main").inner_text()
    take(page, "accept")
    take(page, "begin_review")
    take(page, "suspend", ground="inspection", days="5", reason="委托检验餐具")
    assert "不计时" in page.locator("main").inner_text()
    looked_at(page, "suspended")
    take(page, "resume")
    take(page, "grant")
    take(page, "issue")


def the_accountant_has_the_result_in_hand(page, number):
    page.reload()
    looked_at(page, "settling")
    section = page.locator("section.case", has=page.get_by_role("heading", name="食品经营许可（新办）"))
    address = section.get_by_role("link", name="下载“食品经营许可证”（PDF）").get_attribute("href")
    assert page.request.get(page.url.split("/bundles/")[0] + address).body().startswith(b"%PDF")
    section.locator("summary", has_text="评价这次服务").click()
    section.get_by_label("非常满意", exact=True).check()
    section.get_by_role("button", name="提交评价").click()
    page.wait_for_load_state()
    assert "谢谢" in page.content()
    section = page.locator("section.case", has=page.get_by_role("heading", name="户外招牌设施设置审批"))
    if section.count():
        section.locator("summary", has_text="撤回这一项").click()
        section.get_by_role("button", name="撤回申请").click()
        page.wait_for_load_state()
        assert "已撤回" in page.content()
    page.goto(page.url.split("/bundles/")[0] + "/me/inbox/")
    assert "需要补正" in page.content()
    looked_at(page, "inbox")


def the_clerk_does_the_same_at_the_counter(people):
    page = people("chuangkou")
    looked_at(page, "counter")
    page.select_option("#matter", "catering_opening")
    page.fill("#uscc", "92211002MA0000A194")
    page.fill("#ground", "营业执照和身份证原件")
    press(page, "开始填写申请")
    fill(page)
    upload_everything(page)
    press(page, "检查并提交")
    if page.get_by_role("button", name="提交申请").count() == 0:
        raise AssertionError(page.locator(".faults").inner_text())
    press(page, "提交申请")
    assert "92211002MA0000A194" not in page.url
    bundle = Bundle.objects.get(acting_as="clerk")
    receipt = page.request.get(page.url.split("/bundles/")[0] + f"/bundles/{bundle.number}/receipt.pdf")
    assert receipt.body().startswith(b"%PDF")
    looked_at(page, "counter-bundle")


@pytest.mark.browser
def test_a_restaurant_company_is_settled_with_one_submission(people):
    the_visitor_finds_what_it_takes(people)
    applicant, number = the_accountant_applies(people)
    anybody_with_the_code_sees_the_progress_and_no_name(people, number)
    the_tax_officer_decides_and_what_waited_starts(people, number)
    food = the_food_officer_asks_for_a_supplement(people)
    the_accountant_answers(applicant, number)
    the_food_officer_goes_on_to_the_result(food)
    the_accountant_has_the_result_in_hand(applicant, number)
    the_clerk_does_the_same_at_the_counter(people)
    assert not list(audit.findings())
