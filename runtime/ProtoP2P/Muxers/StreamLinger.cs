using ProtoP2P.Resources;

namespace ProtoP2P.Muxers;

/// <summary>How a disposed stream waits for its end. Most streams end first, and have none.</summary>
internal sealed class StreamLinger(MuxedStream stream) : ITimeoutEntry<StreamLinger>
{
    private TimeoutPlace<StreamLinger> _place;

    ref TimeoutPlace<StreamLinger> ITimeoutEntry<StreamLinger>.Place => ref _place;

    /// <summary>Whether the stream waits. Under the stream's gate, like all that follows.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Bytes that the stream had sent when it was last looked at.</summary>
    public long SentAtLastLook { get; set; }

    /// <summary>How often it was looked at since it has last sent something.</summary>
    public int IdleLooks { get; set; }

    void ITimeoutEntry<StreamLinger>.TimeOut() => stream.LingerTimedOut();
}
