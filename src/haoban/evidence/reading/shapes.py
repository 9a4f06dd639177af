"""What values look like: forms that no other text on such a paper has, and forms that a cut or dirtied value lacks.

All are matched against `writing.plain`.
"""

import re

PERSON = r"[\u4e00-\u9fff]{2,4}(·[\u4e00-\u9fff]{1,10})*"
ADDRESS = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9()\-#、,.]{5,100}[号室门楼层座栋铺户间组村处厦场城元幢院园)]"
"""An address whose end was cut off by light or seal doesn't end in a place."""
BUSINESS = (
    r"[\u4e00-\u9fff][\u4e00-\u9fff()·]{1,60}"
    r"(公司|合伙|企业|[超门夜菜集]市|[店厂部行心社铺坊馆院所场房园城厅吧队站户会处室屋楼庄点])(\([\u4e00-\u9fff]+\))?"
)
"""Watermark or seal behind a name shows by how it ends; a name that is cut off after its town ends in 市."""
BANK = (
    r"[\u4e00-\u9fff][\u4e00-\u9fff()]{2,40}"
    r"(银行|支行|分行|分理处|营业部|营业室|营业厅|营业所|信用社|储蓄所|公司|中心)"
)
"""Where an account is kept."""
AUTHORITY = r"[\u4e00-\u9fff]{3,30}(局|委员会|政府|厅|所|中心|大厅)"
"""Who issues a permit."""
BUSINESS_TYPE = r"((食品销售|餐饮服务)经营者|(集中用餐|单位|学校|机关|企业|工地)*食堂)(\([\u4e00-\u9fff、]+\))?"
"""主体业态."""
CO_OWNERSHIP = r"(房屋)?(单独所有|共同共有|按份共有|共有)"
"""共有情况."""
RIGHTS = r"[\u4e00-\u9fff]{2,14}(使用|所有|承包经营|抵押|地役)权(/[\u4e00-\u9fff]{2,14}权)*"
"""权利类型: rights, joined by strokes."""
AREA = r".{0,16}?\d+(\.\d+)?(m2|㎡|平方米|m²)(/.{2,16}?\d+(\.\d+)?(m2|㎡|平方米|m²))?"
"""面积."""
ACCOUNT_TYPE = r"(基本|一般|专用|临时)存款账户|基本户|一般户"
"""账户性质."""
CERTIFICATE = re.compile(r".?\(\d{4}\).{2,20}不动产权第\d{4,12}号")
"""不动产权证号: province, year, county, number."""
APPROVAL = r"[A-Z]\d{10,15}"
"""核准号 and 基本存款账户编号."""

NAME = re.compile(
    r"[\u4e00-\u9fff()]{4,40}(公司|店|厂|部|行|中心|社|铺|坊|馆|超市|药房)(\(个体工商户\))?|"
    r"[\u4e00-\u9fff()]{2,40}\(个体工商户\)"
)
"""An enterprise's name where no label says that it is one."""
TYPE = re.compile(
    r"(其他|一人)?(有限责任公司|股份有限公司|个体工商户|个人独资企业|普通合伙企业|有限合伙企业|农民专业合作社|全民所有制|集体所有制)"
    r"(分公司|分支机构)?(\(.*\)?)?"
)
"""A type of enterprise; what is bracketed after it may go on in the next line."""
CLOSED_TYPE = re.compile(TYPE.pattern.replace(r"(\(.*\)?)?", r"(\([^()]+\))?"))
"""The same, complete."""
MONEY = re.compile(
    r"(人民币)?([1-9][\d.,]*([万亿](元|圆|美元|港元|欧元|日元)?|元)|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆]整?)(人民币|整)*"
)
"""A registered capital."""
TERM = re.compile(r"自?\d{4}年\d{1,2}月\d{1,2}日至(长期|\d{4}年\d{1,2}月\d{1,2}日)")
"""A term of business."""
DAY = r"(19|20)\d\d年\d{1,2}月\d{1,2}日"
"""One day, written out."""
VALIDITY = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}[-—~至](长期|\d{4}\.\d{1,2}\.\d{1,2})")
"""The validity on the back of an identity card."""
POLICE = re.compile(r"[\u4e00-\u9fff]{2,28}(公安局|分局|公安厅)")
"""An authority that issues identity cards."""
PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市区县旗州盟][\u4e00-\u9fff0-9A-Za-z()\-、]{4,80}[号室门楼层座栋铺户]")
"""An address where no label says that it is one."""
FIRM = re.compile(r"[\u4e00-\u9fff()]{4,40}公司")
"""A company's name where no label says that it is one."""
ACCOUNT = re.compile(r"\d{12,25}")
"""An account's number, alone in its line."""
BRANCH = re.compile(r"[\u4e00-\u9fff()]{2,30}银行[\u4e00-\u9fff()]{0,20}(支行|分行|分理处|营业部|营业室|营业厅|营业所)")
"""A bank's branch."""
