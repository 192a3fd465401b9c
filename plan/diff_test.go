package plan

import (
	"slices"
	"testing"
)

func mustRead(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Read("plan.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiff(t *testing.T) {
	old := mustRead(t, `青石县2022年防返贫工作方案

一、开展集中排查。各乡镇逐户排查收入低于6500元的农户，5月底前完成，每月调度1次。（责任单位：县扶贫办、各乡镇）

二、组织技能培训。全年培训脱贫劳动力3000人。（责任单位：县人社局）

三、建设爱心超市。各村建立积分台账。（责任单位：各村）`)
	next := mustRead(t, `青石县2023年防返贫工作方案

一、组织技能培训。全年培训脱贫劳动力3500人。（责任单位：县人社局）

二、开展集中排查。各乡镇逐户排查收入低于7000元的农户，6月底前完成，每季度调度1次。（责任单位：县乡村振兴局、各乡镇）

三、发展庭院经济。对养殖户每户补助1000元。（责任单位：县农业农村局）`)
	want := []Change{
		{Kind: Threshold, Old: "1", New: "2", Was: "低于6500元", Now: "低于7000元"},
		{Kind: Units, Old: "1", New: "2", Was: "县扶贫办、各乡镇", Now: "县乡村振兴局、各乡镇"},
		{Kind: Timing, Old: "1", New: "2", Was: "2023-05-31", Now: "2023-06-30"},
		{Kind: Rhythm, Old: "1", New: "2", Was: "每月调度1次", Now: "每季度调度1次"},
		{Kind: Threshold, Old: "2", New: "1", Was: "3000人", Now: "3500人"},
		{Kind: Dropped, Old: "3", Was: "建设爱心超市。各村建立积分台账。"},
		{Kind: Added, New: "3", Now: "发展庭院经济。对养殖户每户补助1000元。"},
	}
	if got := Diff(old, next); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := Diff(old, old); len(got) != 0 {
		t.Errorf("a plan differs from itself: %+v", got)
	}
}
