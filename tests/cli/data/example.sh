# The example with all its evidence, and 2025 evaluated (evaluate.log, evaluate.status): a copy of the one that tests/cli/run made.
if [ "${LAKES:-}" ]; then
	cp -R "$LAKES/example/." .
else
	cp -R "$DATA/../../../examples/lindenhof/." .
	for stream in git/*.fi; do
		git init -q -b main "${stream%.fi}" && git -C "${stream%.fi}" fast-import --quiet <"$stream" && rm "$stream"
	done
	assay init >init.log 2>&1 || { cat init.log; exit 1; }
	assay ingest attestations ci documents forge git/* policies records sboms scans tests threat-models vex >ingest.log 2>&1 ||
		{ cat ingest.log; exit 1; }
	assay evaluate --from 2025-01-01 --to 2025-12-31 >evaluate.log 2>&1
	echo $? >evaluate.status
fi
