# SPDX-License-Identifier: GPL-2.0-only
# Writes r.txt: what R says of samples.json, through samples.txt.
#
#	python3 -c 'import json; [print(c["name"], *c["a"], "|", *c["b"], sep="\t") for c in
#		json.load(open("samples.json"))["cases"]]' >samples.txt
#	Rscript r_reference.R samples.txt >r.txt
#
# A line a case: name, Hodges-Lehmann estimate of two sets, the same of the paired
# differences, p of the rank-sum test, of the signed-rank test (NA: not paired, or R has no
# exact one because of ties).  Then a line "holm", with all p of the rank-sum test corrected.
options(digits = 17)
sums <- c()
cat("#", R.version.string, "\n")
for (line in readLines(commandArgs(TRUE)[1])) {
	fields <- strsplit(line, "\t")[[1]]
	bar <- match("|", fields)
	a <- as.numeric(fields[2:(bar - 1)])
	b <- as.numeric(fields[(bar + 1):length(fields)])
	walsh <- function(d) {
		m <- outer(d, d, "+") / 2
		median(m[!lower.tri(m)])
	}
	tied <- any(duplicated(c(a, b)))
	sum <- wilcox.test(b, a, exact = !tied && length(a) + length(b) <= 40)$p.value
	sums <- c(sums, sum)
	d <- if (length(a) == length(b)) b - a else NA
	exact <- length(d) <= 50
	signed <- if (anyNA(d) || (exact && any(duplicated(abs(d))))) NA else
		wilcox.test(d[d != 0], exact = exact)$p.value
	cat(fields[1], format(median(outer(b, a, "-"))), if (anyNA(d)) NA else format(walsh(d)),
	    format(sum), format(signed), sep = "\t")
	cat("\n")
}
cat("holm", format(p.adjust(sums, "holm")), sep = "\t")
cat("\n")
