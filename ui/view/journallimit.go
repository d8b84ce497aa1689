package view

import "switchboard/gateway/spine"

// SetLimit changes the bounds. The oldest rows that are beyond them fall out.
func (j *Journal) SetLimit(limit spine.Limit) {
	j.limit = limit
	for j.rows.len() > 1 && (j.rows.len() > limit.Items || j.bytes > limit.Bytes) {
		j.drop()
	}
}
