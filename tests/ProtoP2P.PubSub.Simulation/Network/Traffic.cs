using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Bytes and frames that were sent.</summary>
internal sealed class Traffic
{
    public long Bytes { get; private set; }

    public long Frames { get; private set; }

    /// <summary>Messages that arrived, every copy.</summary>
    public long MessageCopies { get; private set; }

    public void CountDeparture(SimulatedNode from, int bytes)
    {
        Bytes += bytes;
        Frames++;
        from.BytesSent += bytes;
    }

    public void CountArrival(SimulatedNode to, ReadOnlySpan<byte> frame)
    {
        to.BytesReceived += frame.Length;
        foreach (ReadOnlySpan<byte> _ in new FieldSequence(frame, RpcField.Publish))
        {
            MessageCopies++;
        }
    }
}
