"""A mandate for some matters shows what was handed in for these, and nothing else of the enterprise."""

from django.conf import settings

from haoban.kernel import clock
from haoban.kernel.days import day_in_words


def test_an_accountant_sees_only_the_matters_of_the_mandate(hall):
    entrusted = hall.submit("zhanggui").number
    kept = hall.submit("zhanggui", matter="construction_start").number
    accountant, owner = hall.signed_in("kuaiji"), hall.signed_in("zhanggui")
    mine = accountant.get("/me/").content.decode()
    assert entrusted in mine
    assert kept not in mine
    assert accountant.get(f"/bundles/{kept}/").status_code == 404
    whole = owner.get("/me/").content.decode()
    assert entrusted in whole
    assert kept in whole


def test_on_what_ground_somebody_acts_is_told_in_the_readers_language(hall):
    number = hall.case(hall.submit("kuaiji").number, "company_registration").number
    until, today = hall["kuaiji"].mandates.get().valid_until, clock.today()
    for login, address in (
        ("kuaiji", "/me/"),
        ("kuaiji", "/apply/catering_opening/"),
        ("shichang", f"/work/cases/{number}/"),
    ):
        client = hall.signed_in(login)
        assert f"授权委托，有效期至{day_in_words(until, today)}" in client.get(address).content.decode(), address
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        page = client.get(address).content.decode()
        assert f"mandate until {day_in_words(until, today, english=True)}" in page, address
        assert "授权委托" not in page
