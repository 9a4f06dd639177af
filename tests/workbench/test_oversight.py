"""What the auditor reads: who looked, in words, and nobody else's name."""

import re


def test_every_look_is_told_in_plain_words(hall):
    number = hall.submit().number
    hall.signed_in("kuaiji").post("/apply/catering_opening/", {"for": hall.restaurant, "staff": "no"})
    hall.signed_in("kuaiji").get(f"/apply/catering_opening/{hall.restaurant}/")
    hall.signed_in("kuaiji").get(f"/bundles/{number}/")
    case = hall.case(number, "company_registration").number
    hall.signed_in("shichang").get(f"/work/cases/{case}/")
    page = hall.signed_in("shenji").get("/work/access-log/").content.decode()
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert "辽阳示例餐饮有限公司" in cells
    assert "受托人" in cells
    assert any("公民身份号码" in cell or "身份号码" in cell for cell in cells)
    codes = [cell for cell in cells if re.search(r"[a-z]{3}", cell)]
    assert codes == [], "no code is left for the auditor to guess at"


def test_the_looks_at_one_enterprise_are_found_by_its_name(hall):
    hall.signed_in("kuaiji").post("/apply/catering_opening/", {"for": hall.restaurant, "staff": "no"})
    hall.signed_in("kuaiji").get(f"/apply/catering_opening/{hall.restaurant}/")
    auditor = hall.signed_in("shenji")
    assert "受托人" in auditor.get("/work/access-log/", {"subject": "辽阳示例餐饮有限公司"}).content.decode()
    assert "受托人" not in auditor.get("/work/access-log/", {"subject": "别的公司"}).content.decode()
