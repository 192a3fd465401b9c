package plan

import "testing"

func TestSplit(t *testing.T) {
	counted := "防返贫方案（2篇）\n第一篇：乡镇方案\n一、开展排查。\n二、抓好整改。\n第二篇：村级方案\n一、入户走访。\n"
	documents, err := Split("two.txt", []byte(counted))
	if err != nil || len(documents) < 2 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	restarted := "一、总体要求\n坚持精准方略。\n二、主要任务\n（一）开展排查。\n三、工作要求\n2022年5月1日至5月31日\n二、主要任务\n（一）开展走访。\n"
	documents, err = Split("two.txt", []byte(restarted))
	if err != nil || len(documents) != 2 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	if got := documents[1].Period.String(); got != "2022-05-01..2022-05-31" {
		t.Errorf("the second document covers %s", got)
	}
	one, err := Split("one.txt", []byte("一、开展排查。\n二、抓好整改。\n"))
	if err != nil || len(one) != 1 {
		t.Errorf("%d documents, %v", len(one), err)
	}
}
