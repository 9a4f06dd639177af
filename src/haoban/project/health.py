"""What `haoban doctor` looks at: each check says what is wrong and what to do."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from haoban.kernel import clock
from haoban.kernel.extras import EXTRAS, is_installed
from haoban.kernel.working_days import national_calendar

ENOUGH_BYTES = 500 * 1024**2
"""Free space below which documents may soon not be stored."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    do: str = ""
    """What to do; empty where nothing is to be done."""


def examine() -> Iterator[Check]:
    """Every check, the first that fails usually explains the later ones."""
    for check in _CHECKS:
        yield check()


def _home() -> Check:
    from django.conf import settings

    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return Check(
            "home", False, f"数据目录 {home} 不能写入", "请检查目录的所有者和权限，或用 HAOBAN_HOME 指定另一个目录"
        )
    free = shutil.disk_usage(home).free
    if free < ENOUGH_BYTES:
        return Check("home", False, f"数据目录所在磁盘只剩 {free // 1024**2} MB", "请清理磁盘，至少留出 500 MB")
    return Check("home", True, f"数据目录 {home}，可用 {free // 1024**3} GB")


def _keys() -> Check:
    from django.conf import settings

    for name in ("secret", "audit"):
        path = Path(settings.HOME) / "keys" / name
        if path.stat().st_mode & 0o077:
            return Check("keys", False, f"密钥文件 {path} 其他用户也能读", f"请运行：chmod 600 {path}")
    return Check("keys", True, "密钥只有本用户能读")


def _database() -> Check:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Check("database", False, f"数据库连不上：{error}", "请检查 DATABASE_URL 和数据库服务")
    if waiting:
        return Check("database", False, f"数据库还差 {len(waiting)} 步升级", "请运行：haoban migrate")
    return Check("database", True, f"数据库 {connection.vendor} 已是最新")


def _pack() -> Check:
    from django.db.utils import DatabaseError

    from haoban.catalogue.queries import find_catalogue

    try:
        catalogue = find_catalogue()
    except DatabaseError:
        catalogue = None
    if catalogue is None:
        return Check("pack", False, "没有载入地区包", "请运行：haoban pack load packs/baita")
    pack = catalogue.pack
    return Check("pack", True, f"地区包 {pack.name}（{pack.version}）：{len(pack.items)} 个事项")


def _font() -> Check:
    from haoban.kernel.typesetting import has_font

    if not has_font():
        return Check("font", False, "缺少中文字体，不能生成回执和证照", "请在项目目录运行：make setup")
    return Check("font", True, "中文字体可用")


def _calendar() -> Check:
    year = clock.today().year
    years = national_calendar().years
    if year not in years:
        return Check("calendar", False, f"日历里没有{year}年的放假安排", "请升级，或把该年的放假通知加入日历")
    if year + 1 not in years:
        return Check("calendar", True, f"{year + 1}年放假安排尚未公布，跨年的期限标为“可能顺延”")
    return Check("calendar", True, f"日历到{max(years)}年")


def _extras() -> Check:
    missing = [extra.purpose for name, extra in EXTRAS.items() if not is_installed(name)]
    return Check("extras", True, f"首次使用时安装：{'、'.join(missing)}" if missing else "全部组件已安装")


_CHECKS: tuple[Callable[[], Check], ...] = (_home, _keys, _database, _pack, _font, _calendar, _extras)
