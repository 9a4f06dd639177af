"""What people really send: broken, too large, misnamed, twice, too late. A clear sentence each, and nothing lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hall import picture
from PIL import Image

from haoban.casework.models import Bundle, Draft
from haoban.evidence.content import MAX_PIXELS, examine
from haoban.evidence.models import Document
from haoban.kernel.refusals import Refusal


@pytest.fixture
def accountant(hall):
    """The accountant with a draft on the desk; `.address` is the form's."""
    client = hall.signed_in("kuaiji")
    said = {"staff": "no", "signboard": "no", "hot_food": "no", "seats": "20", "for": hall.restaurant}
    client.post("/apply/catering_opening/", said)
    client.address = f"/apply/catering_opening/{hall.restaurant}/"
    return client


def upload(client, name, data, kind="image/jpeg", **typed):
    file = SimpleUploadedFile(name, data, kind)
    return client.post(client.address, {"material-articles": file, "do": "save", **typed})


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("章程.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "PDF 已损坏"),
        ("run.jpg", b"#!/bin/sh\nrm -rf /\n", "改扩展名也不能上传"),
        ("page.png", b"<html><script>alert(1)</script>", "改扩展名也不能上传"),
        ("half.jpg", picture()[:200], "图片不完整"),
        ("empty.jpg", b"", "空的"),
        ("big.pdf", b"%PDF-1.7" + b"0" * (21 * 1024 * 1024), "最大可上传20 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_and_what_was_typed_is_kept(accountant, name, data, sentence):
    answer = upload(accountant, name, data, contact_name="示例·联系人")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Draft.objects.get().form["contact_name"] == "示例·联系人"
    assert not Document.objects.exists()


def test_a_script_named_jpg_is_refused_by_its_content_and_a_jpg_named_pdf_is_taken(accountant):
    upload(accountant, "scan.pdf", picture(), "application/pdf")
    assert Document.objects.get().media_type == "image/jpeg"


def test_a_decompression_bomb_is_refused_before_it_unfolds():
    buffer = io.BytesIO()
    side = int(MAX_PIXELS**0.5) + 200
    Image.new("1", (side, side)).save(buffer, "PNG")
    with pytest.raises(Refusal, match="像素过大"):
        examine(buffer.getvalue())


class Endless(io.RawIOBase):
    """A body that is as long as it says, without lying in memory."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def read(self, size=-1):
        taken = min(self.left, 1024 * 1024 if size < 0 else size)
        self.left -= taken
        return b"\0" * taken


def test_a_request_of_200_megabytes_is_refused_with_a_sentence_and_never_stored(accountant):
    size = 200 * 1024 * 1024
    body = Endless(size)
    answer = accountant.generic(
        "POST",
        accountant.address,
        b"",
        "multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(size)},
    )
    assert answer.status_code == 413
    assert "最大可上传20 MB" in answer.content.decode()
    assert body.left == 0, "the browser is listened to until the end, so that it hears the answer"


def test_a_wrong_check_digit_is_told_at_its_field_and_the_text_stays(accountant):
    answer = accountant.post(
        accountant.address, {"uscc": "91211002MA7XE5T049", "legal_representative_id": "1234", "do": "review"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "统一社会信用代码的校验位不符" in page
    assert "公民身份号码应为18位，现在是4位" in page
    assert 'value="91211002MA7XE5T049"' in page
    assert 'href="#field-uscc"' in page


def test_a_form_sent_twice_gives_the_same_receipt(hall, accountant):
    application = hall.application("kuaiji")
    accountant.post(accountant.address, application.form | {"do": "save"})
    page = accountant.get(accountant.address + "review/")
    assert page.status_code == 200, [f.message for f in page.context["faults"]]
    key = page.context["submission_key"]
    first = accountant.post(accountant.address + "review/", {"submission_key": key})
    second = accountant.post(accountant.address + "review/", {"submission_key": key})
    assert first["Location"] == second["Location"] == f"/bundles/{Bundle.objects.get().number}/"


def test_two_officers_at_once_the_second_is_told_and_keeps_what_they_wrote(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    first, second = Client(), Client()
    first.force_login(hall["shichang"], backend="haoban.people.signed_in.AccountBackend")
    second.force_login(hall["juzhang"], backend="haoban.people.signed_in.AccountBackend")
    first.post(f"/work/cases/{number}/claim/", {"version": "1"})
    answer = second.post(f"/work/cases/{number}/assign/", {"version": "1", "officer": str(hall["shipin"].pk)})
    assert answer.status_code == 409
    assert "此件刚由别人更新" in answer.content.decode()


def test_five_wrong_passwords_lock_the_name_with_a_sentence(hall):
    client = Client()
    for _ in range(5):
        answer = client.post("/sign-in/", {"username": "kuaiji", "password": "wrong"})
    assert answer.status_code == 429
    assert "15分钟" in answer.content.decode()
    assert client.post("/sign-in/", {"username": "kuaiji", "password": "haoban-demo"}).status_code == 429


def test_a_clerk_is_told_every_mistake_at_once_and_nothing_typed_is_lost(hall):
    client = hall.signed_in("chuangkou")
    typed = {"matter": "catering_opening", "uscc": "91211002MA7XE5T049", "phone": "0419-8000001"}
    answer = client.post("/work/counter/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "统一社会信用代码的校验位不符" in page
    assert "请写明在窗口核对了什么" in page
    assert 'href="#field-uscc"' in page
    assert 'value="91211002MA7XE5T049"' in page
    answer = client.post("/work/counter/", {"matter": "catering_opening", "id_number": "1234", "ground": "身份证原件"})
    assert "公民身份号码应为18位，现在是4位" in answer.content.decode()
    assert "请填写姓名" in answer.content.decode()


def test_what_was_read_elsewhere_stays_marked_after_saving(accountant):
    accountant.post(accountant.address, {"contact_name": "示例·会计", "enterprise_name": "别的名称", "do": "save"})
    page = accountant.get(accountant.address).content.decode()
    assert "已从您的账号读取" in page
    assert 'value="别的名称"' in page
    changed = page.index('id="field-enterprise_name"')
    assert "读取" not in page[changed : page.index("</div>", changed)], "what was corrected is the applicant's own word"


def test_a_code_that_was_issued_with_a_wrong_check_character_is_taken_on_the_clerks_word(hall):
    client = hall.signed_in("chuangkou")
    issued = "91211002MA7XE5T049"
    typed = {
        "matter": "catering_opening",
        "uscc": issued,
        "enterprise_name": "辽阳示例小吃有限公司",
        "name": "示例·小吃",
        "id_number": "211081188510101246",
        "ground": "营业执照和身份证原件",
    }
    answer = client.post("/work/counter/", typed)
    assert answer.status_code == 400
    assert "已与执照原件逐位核对" in answer.content.decode()
    answer = client.post("/work/counter/", typed | {"uscc_confirmed": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    page = client.post(answer["Location"], {"uscc": issued, "do": "review"}).content.decode()
    assert "统一社会信用代码的校验位不符" not in page, "what a clerk has compared is not doubted again"
