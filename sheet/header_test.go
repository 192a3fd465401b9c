package sheet

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guben/fault"
)

// people are the fields of the tests: field, then the headings that mean it.
var people = map[string][]string{
	"name": {"姓名", "成员姓名"}, "id": {"证件号码", "身份证号", "身份证号码"}, "relation": {"与户主关系"},
	"wage": {"收入/工资性", "工资性收入"}, "business": {"收入/生产经营性"}, "property": {"收入/财产性"},
	"head": {"户主姓名"}, "head_id": {"户主证件号码"}, "months": {"务工时间(月)"}, "village": {"村"}, "phone": {"联系电话"},
}

func peopleField(name string) string {
	for field, names := range people {
		for _, known := range names {
			if Normalise(known) == name {
				return field
			}
		}
	}
	return ""
}

// csvOf lays out rows written as lines of cells parted by |.
func csvOf(lines ...string) []byte {
	var out strings.Builder
	for _, line := range lines {
		for i, cell := range strings.Split(line, "|") {
			if i > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, `"%s"`, strings.ReplaceAll(cell, `"`, `""`))
		}
		out.WriteByte('\n')
	}
	return []byte(out.String())
}

func TestFindHeader(t *testing.T) {
	for name, c := range map[string]struct {
		lines   []string
		columns string // Letter=Name:field ...
		records string // Line:name/id/wage ...
	}{
		"first row": {
			[]string{"姓名|证件号码|备注", "甲|1|x"},
			"A=姓名:name B=证件号码:id C=备注:", "2:甲/1/",
		},
		"title rows above": {
			[]string{"2020年脱贫户名单||", "填报单位：某村||填报日期：2020-03", "序号|姓名|身份证号码", "1|甲|11", "2|乙|12"},
			"A=序号: B=姓名:name C=身份证号码:id", "4:甲/11/ 5:乙/12/",
		},
		"odd spellings": {
			[]string{"姓 名|证件号码 |务工时间\n（月）|*村：", "甲|1|3|x"},
			"A=姓 名:name B=证件号码:id C=务工时间（月）:months D=*村：:village", "2:甲/1/",
		},
		"two rows joined": {
			[]string{"农户收入表||||", "姓名|证件号码|收入|||备注", "||工资性|生产经营性|财产性|", "甲|1|100|200|300|y"},
			"A=姓名:name B=证件号码:id C=收入/工资性:wage D=收入/生产经营性:business E=收入/财产性:property F=备注:", "4:甲/1/100",
		},
		"two rows, one person each": {
			[]string{"户主||成员||", "姓名|证件号码|姓名|证件号码|与户主关系", "甲|1|乙|2|配偶"},
			"A=户主/姓名:head B=户主/证件号码:head_id C=成员/姓名:name D=成员/证件号码:id E=成员/与户主关系:relation", "3:乙/2/",
		},
		"lower heading of a group does not take a field": {
			[]string{"姓名|证件号码|帮扶责任人|", "||姓名|联系电话", "甲|1|干部|139"},
			"A=姓名:name B=证件号码:id C=帮扶责任人/姓名: D=帮扶责任人/联系电话:phone", "3:甲/1/",
		},
		"groups over a complete header": {
			[]string{"基本情况||收入|", "姓名|身份证号|工资性|其他", "甲|1|5|6"},
			"A=基本情况/姓名:name B=基本情况/身份证号:id C=收入/工资性:wage D=收入/其他:", "3:甲/1/5",
		},
		"subdivided columns nobody knows": {
			[]string{"姓名|证件号码|住房|", "||结构|等级", "甲|1|砖|A"},
			"A=姓名:name B=证件号码:id C=住房/结构: D=住房/等级:", "3:甲/1/",
		},
		"row of column numbers": {
			[]string{"姓名|证件号码|工资性收入", "甲|乙|1", "甲|1|7"},
			"A=姓名:name B=证件号码:id C=工资性收入:wage", "3:甲/1/7",
		},
		"numbers from 1": {
			[]string{"姓名|证件号码|工资性收入", "1|2|3", "甲|1|7"},
			"A=姓名:name B=证件号码:id C=工资性收入:wage", "3:甲/1/7",
		},
		"header again, blanks, invisible characters": {
			[]string{"姓名|证件号码", "甲\u00a0|1\u200b", " |\u3000", "姓名|证件号码", "乙|\ufeff2"},
			"A=姓名:name B=证件号码:id", "2:甲/1/ 5:乙/2/",
		},
		"nothing below": {[]string{"姓名|证件号码"}, "A=姓名:name B=证件号码:id", ""},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := openBytes(t, csvOf(c.lines...), "表.csv").Find(Want{Field: peopleField})
			must(t, err)
			var columns, records []string
			for _, column := range table.Header {
				columns = append(columns, column.Letter+"="+column.Name+":"+column.Field)
			}
			if got := strings.Join(columns, " "); got != c.columns {
				t.Errorf("columns %s\n   want %s", got, c.columns)
			}
			for record, err := table.Next(); err != io.EOF; record, err = table.Next() {
				must(t, err)
				records = append(records, fmt.Sprintf("%d:%s/%s/%s", record.Line,
					record.Field("name").Text, record.Field("id").Text, record.Field("wage").Text))
			}
			if got := strings.Join(records, " "); got != c.records {
				t.Errorf("records %s\n    want %s", got, c.records)
			}
		})
	}
}

func TestRecord(t *testing.T) {
	table, err := openBytes(t, csvOf("姓名|证件号码|备注", "甲|2.10504E+17|\u200b=1"), `C:\下载\表.csv`).Find(Want{Field: peopleField})
	must(t, err)
	record, err := table.Next()
	must(t, err)
	if id := record.Field("id"); !id.Damaged || id.Text != "2.10504E+17" {
		t.Errorf("id %+v", id)
	}
	if note := record.Cell(2); note.Text != "=1" || !note.Cleaned || note.Formula {
		t.Errorf("note %+v", note)
	}
	if got := (fault.Place{File: "表.csv", Line: 2, Head: "证件号码"}); record.Place("id") != got {
		t.Errorf("place %v, want %v", record.Place("id"), got)
	}
	if cell := record.Field("village"); cell != (Cell{}) || table.Has("village") {
		t.Errorf("a column that is not there: %+v", cell)
	}
	if got := record.Place("village"); got != (fault.Place{File: "表.csv", Line: 2}) {
		t.Errorf("place of a column that is not there: %v", got)
	}
}

func TestHeaderFaults(t *testing.T) {
	need := []Need{{"name", "姓名"}, {"id", "证件号码"}, {"village", "村"}}
	for name, c := range map[string]struct {
		lines    []string
		want     Want
		code, zh string
	}{
		"none": {
			[]string{"一|二", "三|四"}, Want{},
			"sheet.no_header", "表.csv 前 2 行里没有找到表头。请在数据上方写一行列名，例如「姓名」「证件号码」。",
		},
		"none, needed named": {
			[]string{"一|二"}, Want{Need: need},
			"sheet.no_header_needing", "表.csv 前 1 行里没有找到表头。请在数据上方写一行列名，其中要有「姓名」、「证件号码」、「村」。",
		},
		"too few": {
			[]string{"姓名|证件号码"}, Want{Least: 3},
			"sheet.no_header", "表.csv 前 1 行里没有找到表头。请在数据上方写一行列名，例如「姓名」「证件号码」。",
		},
		"missing": {
			[]string{"名单", "姓名|联系电话"}, Want{Need: need},
			"sheet.missing_columns", "表.csv 第 2 行 表头里缺少「证件号码」、「村」。请补上这些列，或把已有的列改成这些名称。",
		},
		"double": {
			[]string{"姓名|证件号码|备注|身份证号"}, Want{},
			"sheet.double_column", "表.csv 第 1 行 B 列「证件号码」和 D 列「身份证号」是同一项内容，不知道该用哪一列。请删去一列，或改掉其中一个列名。",
		},
		"blank": {
			[]string{" |", "|\u3000"}, Want{},
			"sheet.blank", "表.csv 表里没有内容。请核对是不是选错了文件或工作表。",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Field = peopleField
			_, err := openBytes(t, csvOf(c.lines...), "表.csv").Find(c.want)
			wantFault(t, err, c.code, c.zh)
		})
	}
}

func TestHeaderInTwentiethRow(t *testing.T) {
	lines := make([]string, 19)
	for i := range lines {
		lines[i] = fmt.Sprintf("说明%d", i+1)
	}
	lines = append(lines, "姓名|证件号码", "甲|1")
	table, err := openBytes(t, csvOf(lines...), "表.csv").Find(Want{Field: peopleField})
	must(t, err)
	if record, err := table.Next(); err != nil || record.Line != 21 {
		t.Errorf("record %+v, %v", record, err)
	}
	_, err = openBytes(t, csvOf(append([]string{"又一行"}, lines...)...), "表.csv").Find(Want{Field: peopleField})
	wantFault(t, err, "sheet.no_header", "表.csv 前 20 行里没有找到表头。请在数据上方写一行列名，例如「姓名」「证件号码」。")
}

// national is the heading row of the national system's population export (2021).
const national = "省,市,县,乡,村,户编号,人口编号,姓名,性别,出生日期,证件类型,证件号码,民族,户联系电话,成员联系电话,年度,与户主关系,文化程度," +
	"在校生状况,劳动技能,务工时间（月）,健康状况,政治面貌,务工企业名称,是否享受低保,是否参加城镇职工基本养老保险,是否参加大病保险," +
	"是否参加新型农村合作医疗（城乡居民基本医疗保险）,是否参加城乡居民基本养老保险,失学或辍学原因,是否会讲普通话,是否参加商业补充医疗保险," +
	"是否国外务工,产业分类,是否接受大病医疗救助,是否接受其他健康扶贫,公益性岗位类型,公益性岗位(月数),就业渠道,残疾类别,务工所在地," +
	"户主姓名,户主证件号码,是否参加城镇职工基本医疗保险,是否特困供养人员,残疾证办证年度,识别标准"

// The export has its header in row 3 of a workbook.
func TestNationalExport(t *testing.T) {
	names := strings.Split(national, ",")
	known := sameName(names...)
	content := excel(t, func(f *excelize.File) {
		cells, values := make([]any, len(names)), make([]any, len(names))
		for i, name := range names {
			cells[i], values[i] = name, "值"+Letter(i)
		}
		must(t, f.SetCellValue("Sheet1", "A1", "人口信息"))
		must(t, f.SetCellValue("Sheet1", "A2", "导出时间：2021-11-05"))
		must(t, f.SetSheetRow("Sheet1", "A3", &cells))
		must(t, f.SetSheetRow("Sheet1", "A4", &values))
	})
	table, err := openBytes(t, content, "人口信息.xlsx").Find(Want{Field: known})
	must(t, err)
	if len(names) != 47 || len(table.Header) != 47 || table.HeaderRow != 3 {
		t.Fatalf("%d names, %d columns below row %d", len(names), len(table.Header), table.HeaderRow)
	}
	record, err := table.Next()
	must(t, err)
	for i, name := range names {
		if got := record.Field(name).Text; got != "值"+Letter(i) {
			t.Errorf("%s is %q", name, got)
		}
	}
}
