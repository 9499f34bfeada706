# usage: awk -f medians.awk run.json
#
# Prints a line "result WORKLOAD/SCHEME/EVENT MEDIAN UNIT" for each measurement of a run, for
# who reads a console.  As jitbench writes the file: one member or element a line, and the
# samples last in a measurement.

# text LINE: the string that is a member's value.
function text(line) {
	sub(/^[^:]*: "/, "", line)
	sub(/",?$/, "", line)
	return line
}

# sort: v[1..n], by insertion: a measurement has few samples.
function sort(i, j, x) {
	for (i = 2; i <= n; i++) {
		x = v[i]
		for (j = i - 1; j > 0 && v[j] > x; j--)
			v[j + 1] = v[j]
		v[j + 1] = x
	}
}

/^ "measurements":/ { inside = 1 }
!inside { next }
/^ \]/ { exit }
/^   "workload":/ { workload = text($0) }
/^   "scheme":/ { scheme = text($0) }
/^   "event":/ { event = text($0) }
/^   "unit":/ { unit = text($0) }
/^   "samples":/ { sampling = 1; n = 0; next }
sampling && /^   \]/ {
	sampling = 0
	if (!n)
		next
	sort()
	median = n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
	printf "result %s/%s/%s %.10g %s\n", workload, scheme, event, median, unit
}
# A sample that was lost is null.
sampling && /^    -?[0-9]/ { v[++n] = $1 + 0 }
