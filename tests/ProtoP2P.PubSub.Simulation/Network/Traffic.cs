namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Bytes and frames that were sent.</summary>
internal sealed class Traffic
{
    public long Bytes { get; private set; }

    public long Frames { get; private set; }

    /// <summary>Messages that arrived, every copy.</summary>
    public long MessageCopies { get; set; }

    public void Count(SimulatedNode from, int bytes)
    {
        Bytes += bytes;
        Frames++;
        from.BytesSent += bytes;
    }
}
