package sample

import "guben/division"

// area is what the households of a prefecture have in common.
type area struct {
	root    division.Code
	nations []string
	work    []string // places of work, the nearest first
	fuels   []string
	land    int  // farmland of a person, in tenths of a mu
	csv     bool // the 户台账 comes as GB18030 text
}

var mingshan = area{
	root:    210504_000_000,
	nations: []string{"汉族", "汉族", "满族"},
	work:    []string{"辽宁省本溪市明山区", "辽宁省本溪市平山区", "辽宁省本溪市溪湖区", "辽宁省沈阳市浑南区", "辽宁省大连市金州区"},
	fuels:   []string{"柴草", "煤炭", "清洁能源"},
	land:    28,
}

var xiangxi = area{
	root:    433100_000_000,
	nations: []string{"土家族", "土家族", "苗族", "苗族", "汉族"},
	work: []string{"湖南省湘西土家族苗族自治州吉首市", "湖南省长沙市长沙县", "湖南省张家界市永定区", "广东省深圳市宝安区",
		"广东省广州市番禺区", "浙江省宁波市鄞州区", "福建省泉州市晋江市"},
	fuels: []string{"柴草", "柴草", "清洁能源"},
	land:  9,
	csv:   true,
}

// home is a sound house with safe water: what is wrong with a house is planted.
func (m *maker) home(members int) Home {
	return Home{
		Area:      between(m.r, 22, 35) * (2 + members) / 2,
		Grade:     one(m.r, "A级", "A级", "B级"),
		Fuel:      one(m.r, m.area.fuels...),
		Road:      one(m.r, "水泥路", "水泥路", "沥青路"),
		RoadKm:    between(m.r, 0, 18),
		Toilet:    chance(m.r, 85),
		SafeWater: true,
		Farmland:  members * between(m.r, m.area.land/2, m.area.land*3/2),
		Woodland:  members * between(m.r, 0, 40),
		Member:    chance(m.r, 30),
	}
}
