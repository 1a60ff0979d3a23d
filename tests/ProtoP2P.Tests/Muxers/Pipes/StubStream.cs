using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>Counts what the two halves of a stream tell it.</summary>
internal sealed class StubStream : IStreamPipes
{
    public int PauseBytes { get; set; } = StreamOutput.PauseBytes;

    public long Consumed { get; private set; }

    public int Flushes { get; private set; }

    public int Completions { get; private set; }

    public StreamErrorCode? ResetCode { get; private set; }

    public void OutputFlushed() => Flushes++;

    public void OutputCompleted() => Completions++;

    public void InputConsumed(long count, bool wantsMore) => Consumed += count;

    public void InputEndSeen()
    {
    }

    public void DiscardInput() => Completions++;

    public void Reset(StreamErrorCode code) => ResetCode = code;
}
