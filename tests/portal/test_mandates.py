"""A mandate for some matters shows what was handed in for these, and nothing else of the enterprise."""


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
