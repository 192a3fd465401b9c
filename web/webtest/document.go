package webtest

import (
	"strings"
	"testing"

	"guben/draft"
	prose "guben/plan"
	"guben/store"
)

// PlanText is a document in the official style, of no real place; its number
// is that of the Mingshan pack, so that a coverage page can rest on it.
const PlanText = `青禾区扶贫开发领导小组文件
明扶贫发〔2020〕1号
关于印发《青禾区2020年巩固提升工作方案》的通知
各街道办事处，区直各单位：
现将《青禾区2020年巩固提升工作方案》印发给你们，请认真贯彻执行。
青禾区扶贫开发领导小组
2020年3月15日
青禾区2020年巩固提升工作方案
一、总体要求
以巩固成果为主线，不断提高群众满意度。
二、重点任务
（一）住房安全。建立危房台账，4月20日前完成排查，9月底前完成改造。（牵头单位：区住建局；责任单位：各街道办事处）
（二）教育资助。对学前教育幼儿按每人每年1200元标准资助，义务教育巩固率达到95%以上。（责任单位：区教育局）
（三）走访联系。帮扶责任人每月至少走访1次，惠及18户38人。
`

// Drafted makes a draft of planText under a document number in the county.
func (w *World) Drafted(t testing.TB, number string) draft.Review {
	t.Helper()
	d, err := prose.Read("plan.txt", []byte(strings.Replace(PlanText, "明扶贫发〔2020〕1号", number, 1)))
	if err != nil {
		t.Fatal(err)
	}
	var review draft.Review
	if err := w.App.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		review, err = draft.Create(tx, w.App.Log, w.Accounts["office"].Scope(), "plan.txt", d, "")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return review
}
