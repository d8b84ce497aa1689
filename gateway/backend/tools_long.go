package backend

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// What one call may ask for. A burst may also not exceed maxBurstBytes in all.
const (
	maxSlow       = time.Hour
	maxBurst      = 100_000
	maxBurstSize  = 1 << 20
	maxBurstBytes = 256 << 20
)

// longTools are the tools that tell of their progress.
func longTools() []Tool {
	return []Tool{
		typed(&mcp.Tool{Name: "slow", Annotations: readOnly(),
			Description: "Takes as many seconds as you say, up to an hour. With a progressToken it reports progress each second, " +
				"or ten times in all if it is shorter; notifications/cancelled ends it at once."}, slow),
		typed(&mcp.Tool{Name: "burst", Annotations: readOnly(),
			Description: "Sends n progress notifications as fast as it can, numbered from 0, each with a message of exactly size bytes. " +
				"Needs a progressToken. At most 100000 of them, 1 MiB each, 256 MiB in all."}, burst),
	}
}

type slowInput struct {
	Seconds float64 `json:"seconds" jsonschema:"how long to take: 0 to 3600"`
}

func slow(ctx context.Context, req *mcp.CallToolRequest, in slowInput) (*mcp.CallToolResult, any, error) {
	if in.Seconds < 0 || in.Seconds > maxSlow.Seconds() {
		return nil, nil, fmt.Errorf("seconds is %v: want 0 to %v", in.Seconds, maxSlow.Seconds())
	}
	start := time.Now()
	end := time.NewTimer(time.Duration(in.Seconds * float64(time.Second)))
	defer end.Stop()
	beat := time.NewTicker(time.Duration(max(1, min(1, in.Seconds/10)*float64(time.Second))))
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-end.C:
			return text(fmt.Sprintf("Took %v seconds.", in.Seconds)), nil, nil
		case <-beat.C:
			elapsed := time.Since(start).Seconds()
			if elapsed >= in.Seconds {
				continue
			}
			err := progress(ctx, req, elapsed, in.Seconds, fmt.Sprintf("%.4g of %.4g seconds", elapsed, in.Seconds))
			if err != nil {
				return nil, nil, err
			}
		}
	}
}

type burstInput struct {
	N    int `json:"n" jsonschema:"how many notifications: 1 to 100000"`
	Size int `json:"size" jsonschema:"the bytes in the message of each: 1 to 1048576"`
}

// burst stops at the first notification that the session does not take, and says which.
func burst(ctx context.Context, req *mcp.CallToolRequest, in burstInput) (*mcp.CallToolResult, any, error) {
	switch {
	case in.N < 1 || in.N > maxBurst:
		return nil, nil, fmt.Errorf("n is %d: want 1 to %d", in.N, maxBurst)
	case in.Size < 1 || in.Size > maxBurstSize:
		return nil, nil, fmt.Errorf("size is %d: want 1 to %d", in.Size, maxBurstSize)
	case in.N*in.Size > maxBurstBytes:
		return nil, nil, fmt.Errorf("n × size is %d bytes: want at most %d", in.N*in.Size, maxBurstBytes)
	case req.Params.GetProgressToken() == nil:
		return nil, nil, errors.New("nowhere to send to: give the call a progressToken in its _meta")
	}
	message := strings.Repeat("0123456789abcdef", in.Size/16+1)[:in.Size]
	for i := range in.N {
		if err := progress(ctx, req, float64(i), float64(in.N), message); err != nil {
			return nil, nil, fmt.Errorf("stopped after %d of %d notifications: %w", i, in.N, err)
		}
	}
	return text(fmt.Sprintf("Sent %d notifications with a message of %d bytes each.", in.N, in.Size)), nil, nil
}

// progress reports to the caller, if it gave a token to report with.
func progress(ctx context.Context, req *mcp.CallToolRequest, done, total float64, message string) error {
	token := req.Params.GetProgressToken()
	if token == nil {
		return nil
	}
	return req.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{
		ProgressToken: token, Progress: done, Total: total, Message: message})
}
