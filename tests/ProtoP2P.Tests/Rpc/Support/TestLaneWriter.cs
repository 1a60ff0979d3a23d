using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The writing end of a <see cref="TestLane"/>.</summary>
internal sealed class TestLaneWriter(TestLane lane) : PipeWriter
{
    /// <summary>What resets the stream when the output is completed with an exception.</summary>
    public Action OnFailed { get; set; } = static () => { };

    public bool IsCompleted { get; private set; }

    public override void Advance(int bytes) => lane.Unflushed.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => lane.Unflushed.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => lane.Unflushed.GetSpan(sizeHint);

    public override void CancelPendingFlush() => lane.CancelFlush();

    public override void Complete(Exception? exception = null)
    {
        if (IsCompleted)
        {
            return;
        }

        IsCompleted = true;
        if (exception is null)
        {
            lane.Finish();
        }
        else
        {
            OnFailed();
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => lane.Flush();
}
