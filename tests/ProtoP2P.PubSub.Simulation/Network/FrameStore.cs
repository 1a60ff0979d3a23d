namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Frames, one array for all that are equal: what thousands of nodes forward is one message. Of a few thousand, the latest are known.</summary>
internal sealed class FrameStore
{
    private const int Places = 1 << 13;
    private const int HashedLength = 96;

    private readonly byte[]?[] _frames = new byte[Places][];

    /// <summary>An array of these bytes, which must not change.</summary>
    public byte[] Intern(ReadOnlySpan<byte> frame)
    {
        var hash = default(HashCode);
        hash.Add(frame.Length);
        hash.AddBytes(frame[..Math.Min(frame.Length, HashedLength)]);
        ref byte[]? place = ref _frames[hash.ToHashCode() & (Places - 1)];
        if (place is null || !frame.SequenceEqual(place))
        {
            place = frame.ToArray();
        }

        return place;
    }
}
