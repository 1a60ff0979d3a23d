using System.Collections.Concurrent;

namespace ProtoP2P.Tests.Muxers;

/// <summary>A clock that notes what has flowed to whoever asks for the time.</summary>
internal sealed class FlowClock : TimeProvider
{
    public AsyncLocal<string?> Flowing { get; } = new();

    public ConcurrentQueue<string?> Seen { get; } = new();

    public override long GetTimestamp()
    {
        Seen.Enqueue(Flowing.Value);
        return base.GetTimestamp();
    }
}
