package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a desktop that writes down what it shows, when, and can hang.
type desk struct {
	begin  time.Time
	shown  []string
	hangs  bool
	closed int
}

func (d *desk) Send(ctx context.Context, n Note) error {
	if d.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	d.shown = append(d.shown, fmt.Sprintf("%v %s", time.Since(d.begin), n.Title))
	return nil
}

func (d *desk) Close() { d.closed++ }

func counted(what string) func(int) Note {
	return func(n int) Note { return Note{Title: fmt.Sprintf("%d %s", n, what)} }
}

// begin makes a notifier of d on a fake clock; it is closed at the end of the test.
func begin(t *testing.T, d *desk) (*Notifier, *[]error) {
	d.begin = time.Now()
	var errs []error
	n := New(d, func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	})
	t.Cleanup(func() {
		if n.Close(); d.closed != 1 {
			t.Errorf("the sender was closed %d times, want 1", d.closed)
		}
	})
	return n, &errs
}

func TestBundles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		n, _ := begin(t, d)
		n.Add("new", 1, counted("new"))
		time.Sleep(100 * time.Millisecond)
		n.Add("new", 11, counted("new")) // with the first
		time.Sleep(2 * time.Second)
		n.Add("new", 3, counted("new"))
		n.Add("bad", 1, counted("bad")) // another kind does not wait
		time.Sleep(time.Second)
		n.Add("new", 4, counted("new"))
		time.Sleep(20 * time.Second)
		n.Add("new", 1, counted("new")) // long after
		time.Sleep(time.Minute)
		synctest.Wait()
		want := []string{"500ms 12 new", "2.6s 1 bad", "10.5s 7 new", "23.6s 1 new"}
		if !slices.Equal(d.shown, want) {
			t.Errorf("shown %q, want %q", d.shown, want)
		}
	})
}

func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		n, _ := begin(t, d)
		n.Add("new", 1, counted("new"))
		n.Forget()
		time.Sleep(time.Minute)
		n.Add("new", 2, counted("new"))
		time.Sleep(time.Second)
		synctest.Wait()
		if want := []string{"1m0.5s 2 new"}; !slices.Equal(d.shown, want) {
			t.Errorf("shown %q, want %q", d.shown, want)
		}
	})
}

// A desktop that hangs holds up nobody but its own notifications, and these are bounded.
func TestHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{hangs: true}
		n, errs := begin(t, d)
		for range 100 {
			n.Tell("Word", "")
			n.Add("new", 1, counted("new"))
		}
		if took := time.Since(d.begin); took > 0 {
			t.Errorf("telling took %v, want no time", took)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(*errs) < mostWords || len(*errs) > 2*mostWords+2 || !errors.Is((*errs)[0], context.DeadlineExceeded) {
			t.Errorf("failed heard %v, want it of %d to %d notes", *errs, mostWords, 2*mostWords+2)
		}
		n.Tell("Word", "")
		synctest.Wait()
		before := time.Now()
		n.Close()
		if took := time.Since(before); took > 0 {
			t.Errorf("Close while it hangs took %v, want no time", took)
		}
	})
}
