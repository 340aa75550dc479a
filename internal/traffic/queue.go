package traffic

import "slices"

// callQueue is a heap by time; ties go by id, so that a world is one world.
type callQueue []Call

func (q callQueue) Len() int { return len(q) }
func (q callQueue) Less(i, j int) bool {
	if !q[i].At.Equal(q[j].At) {
		return q[i].At.Before(q[j].At)
	}
	return q[i].ID < q[j].ID
}
func (q callQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *callQueue) Push(x any)   { *q = append(*q, x.(Call)) }
func (q *callQueue) Pop() any {
	c := (*q)[len(*q)-1]
	*q = slices.Delete(*q, len(*q)-1, len(*q))
	return c
}
