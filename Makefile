# make demo   the Mingshan sample world, screened, with the site
# make test   everything that is tested; installs what it needs (Debian)
# make bench  the figures the documents claim, as ratios within one run
# make build  one static binary for this machine; make release for all

.PHONY: demo test bench build release
export CGO_ENABLED ?= 0

demo:
	go run . demo

test:
	./tools/install.sh
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	go vet ./...
	go test -timeout 20m ./web ./demo ./web/ledger ./web/rule ./... # the longest first: two run at a time

bench:
	go run ./bench

build:
	go build -trimpath -ldflags "-s -w" -o guben .

release:
	GOOS=linux   GOARCH=amd64 go build -trimpath -ldflags "-s -w" -o dist/guben-linux-amd64 .
	GOOS=linux   GOARCH=arm64 go build -trimpath -ldflags "-s -w" -o dist/guben-linux-arm64 .
	GOOS=windows GOARCH=amd64 go build -trimpath -ldflags "-s -w" -o dist/guben-windows-amd64.exe .
