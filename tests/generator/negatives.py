"""Pages that are not such reports, although their words are near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generator import surroundings
from tests.generator.draft import Cell, Draft, Para, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable


def _sheet(rows: list[list[str]]) -> Sheet:
    return Sheet("foreign", [[Cell(t, "word") for t in row] for row in rows])


def index(draft: Draft) -> None:
    """A listing of reports."""
    name = draft.body.name
    draft.title = "政府信息公开年报"
    for k in range(draft.rng.randint(5, 14)):
        draft.blocks.append(
            Para(
                f"{name}{draft.year - k}年政府信息公开工作年度报告　{draft.year - k + 1}-01-2{k % 9}", "link"
            )
        )


def guide(draft: Draft) -> None:
    """A guide to disclosure (指南)."""
    name = draft.body.name
    draft.title = f"{name}政府信息公开指南"
    draft.blocks += [
        Para(draft.title, "title"),
        Para(f"为便于公民、法人和其他组织获取{name}的政府信息，编制本指南，并于{draft.year}年修订。"),
        Para("一、主动公开的信息"),
        Para(
            "主动公开的范围包括机构职能、规范性文件、行政许可、行政处罚、行政强制等，自形成之日起20个工作日内公开。"
        ),
        Para("二、依申请公开"),
        Para(
            "收到申请后能够当场答复的当场答复，不能当场答复的在20个工作日内答复；检索、复制每页收取10元以内的费用。"
        ),
    ]


def work_points(draft: Draft) -> None:
    """The year's work points."""
    draft.title = f"{draft.body.name}{draft.year}年政务公开工作要点"
    draft.blocks += [
        Para(draft.title, "title"),
        Para(f"为做好{draft.year}年政务公开工作，结合{draft.body.self_name}实际，提出如下工作要点。"),
        Para("一、总体要求"),
        Para("推进决策、执行、管理、服务、结果公开，全年制作解读产品不少于12篇，网站更新不少于300条。"),
        Para("二、重点任务"),
        Para("于1月31日前编制并公布上一年度政府信息公开工作年度报告。"),
    ]


def attachment_only(draft: Draft) -> None:
    """The title and an attachment, no text."""
    draft.blocks.append(Para(draft.title, "title"))
    name = f"{draft.title}.{draft.rng.choice(['doc', 'docx', 'pdf', 'wps', 'xls'])}"
    draft.page["tail"] = f'<div class="fj"><p>附件：<a href="./P0{draft.year}.doc">{name}</a></p></div>'


def police(draft: Draft) -> None:
    """A table of police statistics."""
    rng = draft.rng
    draft.title = f"{draft.body.name}{draft.year}年主要警情统计"
    rows = [["类别", "单位", "数量", "同比"]]
    for name, unit in (
        ("刑事警情", "起"),
        ("治安警情", "起"),
        ("交通事故", "起"),
        ("户政业务办理数", "件"),
        ("行政处罚", "件"),
        ("出入境证件受理数", "本"),
    ):
        rows.append([name, unit, str(rng.randint(10, 9000)), f"{rng.randint(-30, 30)}%"])
    draft.blocks += [Para(draft.title, "title"), Para(f"{draft.year}年全年主要警情数据如下。"), _sheet(rows)]


def budget(draft: Draft) -> None:
    """A budget table."""
    draft.title = f"{draft.body.name}{draft.year}年部门预算公开"
    rows = [["项目", "预算数", "其中：财政拨款"]]
    names = ("一般公共服务支出", "公共安全支出", "社会保障和就业支出", "卫生健康支出", "合计")
    rows += [[name, *(f"{draft.rng.random() * 9000:.2f}" for _ in range(2))] for name in names]
    draft.blocks += [
        Para(draft.title, "title"),
        Para("单位：万元"),
        _sheet(rows),
        Para("政府采购预算总额见附表，本年未安排行政事业性收费。"),
    ]


def notice(draft: Draft) -> None:
    """A notice that asks for the reports."""
    draft.title = f"关于做好{draft.year}年政府信息公开工作年度报告编制发布工作的通知"
    draft.blocks += [
        Para(draft.title, "title"),
        Para("各区县人民政府，市政府各部门："),
        Para(
            f"为做好{draft.year}年度报告的编制和发布，现就有关事项通知如下：报告须于1月31日前报送，数据务必真实，勾稽关系应当成立。"
        ),
        Para("联系人在收到通知后3日内反馈，联系方式另附。"),
    ]


def law_report(draft: Draft) -> None:
    """Another annual report."""
    draft.title = f"{draft.body.name}{draft.year}年法治政府建设年度报告"
    reviews, suits = draft.rng.randint(2, 60), draft.rng.randint(2, 60)
    draft.blocks += [
        Para(draft.title, "title"),
        Para(f"{draft.year}年，{draft.body.name}办理行政复议{reviews}件、行政诉讼{suits}件，均依法应对。"),
        Para("一、主要做法"),
        Para("落实行政执法公示制度，公开行政许可和行政处罚结果，开展执法案卷评查。"),
    ]


KINDS: dict[str, Callable[[Draft], None]] = {
    "index": index,
    "guide": guide,
    "work_points": work_points,
    "attachment_only": attachment_only,
    "police": police,
    "budget": budget,
    "notice": notice,
    "law_report": law_report,
}


def fill(draft: Draft, kind: str) -> None:
    """Fill a draft with a page that is no report."""
    draft.negative, draft.form = kind, None
    draft.problem_kinds = (
        ["not_a_report", "attachment_only"] if kind == "attachment_only" else ["not_a_report"]
    )
    (KINDS | surroundings.NEGATIVES)[kind](draft)
